package dev.ringproof.cli;

import dev.ringproof.chaos.sequence.SequencesPlan;
import dev.ringproof.chaos.sequence.SequencesReport;
import dev.ringproof.chaos.sequence.SequencesRun;
import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Plays programs of several clients at once by seed. */
@Command(
    name = "sequences",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets two to four clients at once do to shared sessions what a seed says, and asks of each",
      "history whether a small model allows it in any order that agrees with real time. A program",
      "that fails is shrunk and kept as a file."
    },
    footer = {
      "",
      "Examples:",
      "  ringproof sequences --ring 2 --count 200 --seed 48213",
      "  ringproof sequences --ring 2 --clients 4",
      "  ringproof sequences --replay out/evidence/ring-2/sequences/checkpoint-17.json"
    })
final class SequencesCommand implements Callable<Integer> {
  private static final int MOST = 100_000;

  @Mixin private Options options = new Options();
  @Mixin private SuiteOptions suite = new SuiteOptions();

  @Option(
      names = "--count",
      defaultValue = "120",
      paramLabel = "N",
      description = "how many programs (default: ${DEFAULT-VALUE})")
  private int count;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "how many clients at once, 2 to 4 (default: by seed)")
  private @Nullable Integer clients;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "play the program of this file ten times, and nothing else")
  private @Nullable Path replay;

  @Override
  public Integer call() {
    var atOnce = clients == null ? 0 : clients;
    Numbers.within("--count", count, 1, MOST);
    if (clients != null) {
      Numbers.within("--clients", clients, SequencesPlan.LEAST_CLIENTS, SequencesPlan.MOST_CLIENTS);
    }
    if (replay != null && !Files.isRegularFile(replay)) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--replay: found no file " + replay);
    }
    if (replay != null) {
      // What cannot be played is told before anything is started.
      SequencesRun.check(replay);
    }
    var context = new RunContext(options);
    Opening.print(context);
    try (var proxies = context.proxies();
        var standing = context.up(Stage.forSequences(suite.ring()), proxies)) {
      return replay == null ? play(context, standing, atOnce) : again(context, standing, replay);
    }
  }

  private int play(RunContext context, Standing standing, int atOnce) {
    var screen = context.screen();
    screen.line("ring " + suite.ring() + ", " + count + " programs of clients at once");
    var started = System.nanoTime();
    var plan =
        new SequencesPlan(
            context.seed(), count, atOnce, SequencesPlan.LANES, SequencesPlan.SHRINKS);
    var report =
        SequencesRun.run(standing, context.suite(Suite.CHAOS), plan, context.evidence(), screen);
    report.lines().forEach(screen::line);
    return screen.exit(
        report.outcome(),
        started,
        context.evidence().resolve("ring-" + suite.ring()).resolve(SequencesReport.FILE));
  }

  private static int again(RunContext context, Standing standing, Path file) {
    var screen = context.screen();
    var again = SequencesRun.replay(standing, file);
    screen.line("was     " + again.was());
    again.findings().forEach(finding -> screen.line("FOUND   " + finding));
    screen.line("something was wrong in " + again.failed() + " of " + again.played() + " plays");
    if (again.played() == 0) {
      return Exit.of(Outcome.INSUFFICIENT);
    }
    return Exit.of(again.failed() == 0 ? Outcome.PASSED : Outcome.FAILED);
  }
}
