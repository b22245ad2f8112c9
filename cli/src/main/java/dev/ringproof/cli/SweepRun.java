package dev.ringproof.cli;

import dev.ringproof.chaos.sweep.CrashSweep;
import dev.ringproof.chaos.sweep.SweepPlan;
import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.evidence.Suite;

/** Stands a target up, kills it at each point of a turn, and says what its history shows. */
final class SweepRun {
  private static final int MOST = 1_000;

  private SweepRun() {}

  static int run(Options options, int ring, int sweeps) {
    if (sweeps < 1 || sweeps > MOST) {
      throw new CliException(
          Exit.BAD_ARGUMENTS, "--sweep: found " + sweeps + ", expected a number from 1 to " + MOST);
    }
    var context = new RunContext(options);
    var screen = context.screen();
    Opening.print(context);
    screen.line("ring " + ring + ", killed " + sweeps + " times at each point");
    var started = System.nanoTime();
    try (var proxies = context.proxies();
        var standing = context.up(Stage.forSweep(ring), proxies)) {
      var report =
          CrashSweep.run(
              standing,
              context.suite(Suite.CHAOS),
              SweepPlan.of(sweeps),
              context.evidence(),
              screen);
      report.lines().forEach(screen::line);
      return screen.exit(
          report.outcome(),
          started,
          context.evidence().resolve("ring-" + ring).resolve("crash-sweep.json"));
    }
  }
}
