package dev.ringproof.cli;

import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.rings.Gate;
import dev.ringproof.rings.key.Keys;
import dev.ringproof.rings.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      "1 on, observed evidence. With --rehearsal it judges the rehearsal step alone."
    },
    footer = {
      "",
      "Example:",
      "  ringproof gate --from 0 --to 1 --evidence out/evidence --rehearsal"
    })
final class GateCommand implements Callable<Integer> {
  @Option(names = "--from", required = true, paramLabel = "N", description = "the ring it is in")
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

  @Option(names = "--json", description = "print the verdict document as JSON")
  private boolean json;

  @Override
  public Integer call() {
    if (from < 0 || from > 3 || to < 0 || to > 3) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "found --from " + from + " --to " + to + ", expected rings 0 to 3");
    }
    if (!Files.isDirectory(evidence)) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "--evidence: no folder " + evidence + "; name the evidence/ of a run");
    }
    var keys = Keys.loadOrCreate(key == null ? new Options().key() : key);
    var gate = Gate.defaults();
    var book = Ledger.open(ledger, keys);
    var at = Clocks.WALL.instant();
    var result =
        rehearsal && to == from + 1
            ? gate.rehearse(evidence, to, book, keys, at)
            : gate.promote(evidence, new Gate.Move(from, to), book, keys, at);
    var verdict = result.verdict();
    if (json) {
      System.out.print(Json.pretty(verdict.json()));
    } else {
      System.out.println(verdict.line());
      System.out.println("  " + counts(evidence, to));
      for (var objective : verdict.objectives()) {
        System.out.println(
            "  " + objective.verdict() + "  " + objective.id() + ": " + objective.reason());
      }
      verdict.warnings().forEach(warning -> System.out.println("  warning: " + warning));
    }
    return verdict.verdict().exitCode();
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
