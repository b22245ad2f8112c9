package dev.ringproof.cli;

import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.Located;
import dev.ringproof.rings.Gate;
import dev.ringproof.rings.judge.VerdictDocument;
import dev.ringproof.rings.key.Keys;
import dev.ringproof.rings.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Judges whether a build may go from one ring to another. It starts nothing. */
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Judges evidence: may this build go from ring N to ring M? Appends the verdict to the ledger.",
      "A promotion needs the rehearsal's PASS, the earlier ring's promotion and soak, and, from ring",
      "1 on, observed evidence. The first one is into ring 0, --from none. With --rehearsal it judges",
      "the rehearsal step alone. With --grant a promotion's PASS also writes the grant that opens the",
      "ring to a runtime."
    },
    footer = {
      "",
      "Examples, after ringproof prove:",
      "  ringproof gate --from none --to 0 --evidence out/evidence --ledger out/ledger.jsonl \\",
      "    --grant grant.json",
      "  ringproof gate --from 0 --to 1 --evidence out/evidence --ledger out/ledger.jsonl --rehearsal"
    })
final class GateCommand implements Callable<Integer> {
  private static final Duration LIFETIME = Duration.ofDays(30);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(90);

  private final InstantSource clock;

  @Option(
      names = "--from",
      required = true,
      converter = FromRing.class,
      paramLabel = "N",
      description = "the ring it is in, 0 to 3, or none")
  private int from;

  @Option(names = "--to", required = true, paramLabel = "M", description = "the ring it wants")
  private int to;

  @Option(
      names = "--evidence",
      required = true,
      paramLabel = "DIR",
      description = "the folder evidence/ of a run")
  private Path evidence = Path.of("evidence");

  @Option(names = "--rehearsal", description = "judge the rehearsal of ring M, not a promotion")
  private boolean rehearsal;

  @Option(
      names = "--ledger",
      defaultValue = ".ringproof/ledger.jsonl",
      paramLabel = "FILE",
      description = "the ledger (default: ${DEFAULT-VALUE})")
  private Path ledger = Path.of(".ringproof/ledger.jsonl");

  @Option(names = "--key", paramLabel = "FILE", description = "signing key, made when absent")
  private @Nullable Path key;

  @Option(
      names = "--rings",
      paramLabel = "FILE",
      description = "the rings, and what each asks for (default: the built-in ones)")
  private @Nullable Path rings;

  @Option(
      names = "--grant",
      paramLabel = "FILE",
      description = "where a promotion's PASS writes the grant; no other verdict touches the file")
  private @Nullable Path grant;

  @Option(
      names = "--expires",
      converter = Durations.class,
      paramLabel = "DURATION",
      description = "how long the grant holds, PT1M to P90D (default: P30D)")
  private @Nullable Duration expires;

  @Option(names = "--json", description = "print the verdict document as JSON")
  private boolean json;

  GateCommand() {
    this(Clocks.WALL);
  }

  GateCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    check();
    var asked = RingFiles.read(rings);
    var file = grant == null ? null : new GrantFile(grant);
    if (file != null) {
      file.check();
    }
    var keys = Keys.loadOrCreate(key == null ? new Options().key() : key);
    var gate = new Gate(asked, Catalogue.load());
    var book = Ledger.open(ledger, keys);
    var at = clock.instant();
    var result =
        rehearsal
            ? gate.rehearse(evidence, to, book, keys, at)
            : gate.promote(evidence, new Gate.Move(from, to), book, keys, at);
    print(result.verdict());
    if (file != null) {
      var words = json ? System.err : System.out;
      var until = at.plus(lifetime()).truncatedTo(ChronoUnit.SECONDS);
      words.println("  " + granted(file, Gate.grant(result, book, keys, until), until));
    }
    return result.verdict().verdict().exitCode();
  }

  private void check() {
    if (to < 0 || to > 3) {
      throw new CliException(Exit.BAD_ARGUMENTS, "found --to " + to + ", expected a ring, 0 to 3");
    }
    if (rehearsal && to != from + 1) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--rehearsal: expected --to one above --from; a ring is rehearsed after the one before");
    }
    if (rehearsal && grant != null) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--grant: found it beside --rehearsal; only a promotion earns one");
    }
    if (expires != null && grant == null) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--expires goes with --grant FILE");
    }
    if (lifetime().compareTo(SHORTEST) < 0 || lifetime().compareTo(LONGEST) > 0) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--expires: found " + lifetime() + ", expected PT1M to P90D");
    }
    if (!Files.isDirectory(evidence)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--evidence: no folder " + evidence + "; name the evidence/ of a run");
    }
  }

  private Duration lifetime() {
    return expires == null ? LIFETIME : expires;
  }

  private String granted(GrantFile file, Optional<JsonObject> earned, Instant until) {
    if (earned.isEmpty()) {
      return "no grant was written: only a promotion's PASS earns one";
    }
    file.write(earned.get());
    return "granted ring " + to + " until " + until + ": " + file.path();
  }

  private void print(VerdictDocument verdict) {
    if (json) {
      System.out.print(Json.pretty(verdict.json()));
      return;
    }
    System.out.println(verdict.line());
    System.out.println("  " + counts(evidence, to));
    for (var objective : verdict.objectives()) {
      System.out.println(
          "  " + objective.verdict() + "  " + objective.id() + ": " + objective.reason());
    }
    verdict.warnings().forEach(warning -> System.out.println("  warning: " + warning));
  }

  /** What the evidence of a ring holds, so that an empty one is seen to be empty. */
  private static String counts(Path evidence, int ring) {
    var expected = 0L;
    var emitted = 0L;
    var passes = 0L;
    for (var suite : Suite.values()) {
      var file = evidence.resolve("ring-" + ring).resolve(suite + ".json");
      if (Files.isRegularFile(file)) {
        var document = read(file);
        expected += document.whole("/checksExpected").orElse(0L);
        var checks = document.items("/checks");
        emitted += checks.size();
        passes += checks.stream().filter(GateCommand::passed).count();
      }
    }
    return "checks emitted " + emitted + "/" + expected + ", passes " + passes;
  }

  private static JsonValue read(Path file) {
    try {
      return Located.byName(file.toString(), Files.readAllBytes(file)).value();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static boolean passed(JsonValue check) {
    return check.text("/outcome").orElse("").equals(Outcome.PASSED.toString());
  }
}
