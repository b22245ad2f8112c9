package dev.ringproof.cli;

import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.target.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tokens and commands for trying the runtime by hand, as text on the screen and as a script. */
final class Demo {
  private static final int TINY = 50;

  private final Standing standing;
  private final Path out;
  private final Persona user;
  private final Persona approver;
  private final String streaming;
  private final String acting;
  private final String poor;
  private final String jobs;

  Demo(Standing standing, Path out) {
    this.standing = standing;
    this.out = out;
    this.user = standing.personas().user();
    this.approver = standing.personas().approverOf(user.tenant());
    this.streaming = session(null);
    this.acting = session(null);
    this.poor = session(new Spend(TINY, 1_000_000));
    this.jobs = session(TierId.C, null);
  }

  private String session(@Nullable Spend budget) {
    return session(TierId.A, budget);
  }

  private String session(TierId tier, @Nullable Spend budget) {
    var reply = standing.binding().openSession(user, tier, budget);
    if (reply.status() != 201) {
      throw new CliException(Exit.INVALID_RUN, "the runtime opened no session: " + reply);
    }
    return reply.json().text("/id").orElseThrow();
  }

  /** Writes {@code demo.sh}, readable by its owner alone: it holds tokens. */
  void write() {
    var file = out.resolve("demo.sh");
    try {
      Files.deleteIfExists(file);
      Files.writeString(file, DemoScript.of(this));
      if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  void print(Screen screen) {
    var people = standing.personas();
    screen.line("reference runtime in ring 2 at " + base());
    token(screen, "external user", user);
    token(screen, "its approver", approver);
    var scopes = Set.of(Wire.SCOPE_AGENT, "refunds:write");
    token(screen, "internal", people.of(ActorType.INTERNAL, Personas.INTERNAL_TENANT, scopes));
    token(screen, "synthetic", people.of(ActorType.SYNTHETIC, Personas.SYNTHETIC_TENANT, scopes));
    var operator = people.of(user.type(), user.tenant(), Set.of(Wire.SCOPE_OPS));
    token(screen, "operator, of its jobs", operator);
    var commands = DemoScript.commands(this);
    for (int i = 0; i < commands.size(); i++) {
      screen.line("");
      screen.line("# " + (i + 1) + ". " + commands.get(i).label());
      screen.line(commands.get(i).command());
    }
    screen.line("");
    screen.line(
        "# the approver's pages: "
            + base()
            + "/console/approvals   (sign in with the approver's token; a turn that speaks of a"
            + " voucher ends without waiting for it)");
    screen.line(
        "# what its tenant spends: " + base() + "/console/usage   (sign in with either token)");
    deadLetter(screen, operator);
    screen.line("");
    screen.line(
        "# all five in a row: " + out.resolve("demo.sh") + "   (Ctrl-C here ends the runtime)");
  }

  private void deadLetter(Screen screen, Persona operator) {
    screen.line("");
    screen.line(
        "# a job that fails, is tried again after pauses, and is a dead letter in half a minute");
    screen.line(
        "curl -s -H 'Authorization: Bearer "
            + user.token()
            + "' -H 'Content-Type: application/json' -d '{\"session\":\""
            + jobs
            + "\",\"message\":\"this is trouble\"}' "
            + base()
            + "/v1/workflows");
    screen.line("export RINGPROOF_URL=" + base() + " RINGPROOF_TOKEN=" + operator.token());
    screen.line("./ringproof jobs list   # and: jobs show, redrive, cancel");
  }

  private static void token(Screen screen, String kind, Persona who) {
    screen.line("");
    screen.line("# " + kind + ", tenant " + who.tenant());
    screen.line("Authorization: Bearer " + who.token());
  }

  String base() {
    var text = standing.base().toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  Path folder() {
    return out;
  }

  String userToken() {
    return String.valueOf(user.token());
  }

  String approverToken() {
    return String.valueOf(approver.token());
  }

  String streaming() {
    return streaming;
  }

  String acting() {
    return acting;
  }

  String poor() {
    return poor;
  }
}
