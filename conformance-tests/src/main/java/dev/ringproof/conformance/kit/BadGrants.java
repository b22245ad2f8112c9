package dev.ringproof.conformance.kit;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.target.GrantIssuer;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.target.TargetSpec;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;

/** Grants that open no ring. */
public final class BadGrants {
  private BadGrants() {}

  /** A grant that is wrong in one way. */
  public record Bad(String name, GrantIssuer issuer) {}

  /** Returns one of each sort, for the ring of this standing. */
  public static List<Bad> all(Standing standing) {
    var key = key();
    var good = GrantIssuer.of(key, Clock.systemUTC(), Duration.ofHours(1));
    var past =
        GrantIssuer.of(
            key, Clock.offset(Clock.systemUTC(), Duration.ofHours(-2)), Duration.ofHours(1));
    var foreign = GrantIssuer.of(key(), Clock.systemUTC(), Duration.ofHours(1));
    var otherRing = (standing.ring() + 1) % 4;
    return List.of(
        new Bad("no grant", issuer(good, (s, r, k) -> JsonValue.object())),
        new Bad("another digest's grant", issuer(good, (s, r, k) -> good.grant(other(s), r, k))),
        new Bad("a grant of another ring", issuer(good, (s, r, k) -> good.grant(s, otherRing, k))),
        new Bad("an expired grant", past),
        new Bad("a grant by a foreign key", issuer(good, foreign::grant)));
  }

  /** Returns the target so that a Java one starts sooner: it is to refuse at once, not to run. */
  public static TargetSpec quickToStart(TargetSpec target) {
    var start = target.start();
    if (start == null || start.env().containsKey("JAVA_TOOL_OPTIONS")) {
      return target;
    }
    var env = new LinkedHashMap<>(start.env());
    env.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    return new TargetSpec(
        target.name(),
        new TargetSpec.StartSpec(start.command(), env, start.readyWithin()),
        target.url(),
        target.lends(),
        target.artefact(),
        target.tokenKey(),
        target.notes(),
        target.folder());
  }

  private interface Making {
    JsonValue grant(Subject subject, int ring, GrantKind kind);
  }

  private static GrantIssuer issuer(GrantIssuer trusted, Making making) {
    return new GrantIssuer() {
      @Override
      public JsonValue grant(Subject subject, int ring, GrantKind kind) {
        return making.grant(subject, ring, kind);
      }

      @Override
      public List<PublicKey> trusted() {
        return trusted.trusted();
      }
    };
  }

  private static Subject other(Subject subject) {
    var artefact = Json.digest("another build".getBytes(StandardCharsets.UTF_8));
    return new Subject(
        artefact, subject.tiers(), subject.policy(), subject.prices(), subject.rings());
  }

  private static KeyPair key() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform since 15 has Ed25519", e);
    }
  }
}
