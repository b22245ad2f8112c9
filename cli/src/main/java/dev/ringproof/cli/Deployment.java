package dev.ringproof.cli;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * A runtime that meets people, as its discovery document tells it.
 *
 * @param subject the build in force
 * @param ring that it is in by a promotion's grant
 */
record Deployment(
    String target, Subject subject, int ring, String decisionPoint, List<String> capabilities) {
  private static final String NAME = "the runtime";
  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST = 200;

  Deployment {
    capabilities = List.copyOf(capabilities);
  }

  /** Asks the runtime; refuses one that is in another ring, or in none by a promotion. */
  static Deployment ask(BoundedGet get, String base, int ring) throws InterruptedException {
    var address = URI.create(base + "/.well-known/agent-runtime");
    BoundedGet.Answer answer;
    try {
      answer = get.get(NAME, address, null, MOST_BYTES);
    } catch (BoundedGet.TooLongException e) {
      throw new CliException(
          Exit.INVALID_RUN, NAME + ": found a discovery document over " + MOST_BYTES + " bytes");
    }
    if (answer.status() != 200) {
      throw new CliException(
          Exit.INVALID_RUN, address + ": found status " + answer.status() + ", expected 200");
    }
    var body = answer.body();
    var known = Arrays.stream(Capability.values()).map(Capability::toString).toList();
    var declared = body.texts("/capabilities").stream().filter(known::contains).distinct().toList();
    var point = body.text("/decisionPoint").orElse("unknown");
    var deployment =
        new Deployment(
            base.length() > LONGEST ? base.substring(0, LONGEST) : base,
            subject(body),
            Math.toIntExact(body.whole("/ring").filter(r -> r >= 0 && r <= 3).orElse(-1L)),
            List.of("embedded", "remote").contains(point) ? point : "unknown",
            declared);
    deployment.check(ring, body.text("/grant/kind").orElse("no"));
    return deployment;
  }

  private void check(int asked, String grant) {
    if (ring != asked) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--ring: found " + asked + ", but the runtime is in " + (ring < 0 ? "none" : "" + ring));
    }
    if (!grant.equals(GrantKind.PROMOTION.toString())) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "the runtime is in ring "
              + ring
              + " by "
              + InputFile.line(grant, 40)
              + " grant, expected a promotion's: what a rehearsal sees is no real traffic");
    }
  }

  private static Subject subject(JsonValue body) {
    try {
      var subject =
          new Subject(
              build(body, "artefact"),
              build(body, "tiers"),
              build(body, "policy"),
              build(body, "prices"),
              build(body, "rings"));
      if (subject.digest().equals(build(body, "digest"))) {
        return subject;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw new CliException(
        Exit.INVALID_RUN,
        NAME + ": its discovery document names no build, or a digest that is not its members'");
  }

  private static String build(JsonValue body, String member) {
    return body.text("/build/" + member).orElse("");
  }
}
