package dev.ringproof.cli;

import dev.ringproof.chaos.fault.Faults;
import dev.ringproof.chaos.fault.ProcessFault;
import dev.ringproof.chaos.sweep.CrashSweep;
import dev.ringproof.chaos.sweep.FaultReport;
import dev.ringproof.chaos.sweep.FaultSweep;
import dev.ringproof.chaos.sweep.SweepPlan;
import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.testbed.proxy.FaultProxy;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.target.SharedStore;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.target.StoreOnPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stands a target up, disturbs it at each point of a turn, and says what its history shows. */
final class SweepRun {
  private static final int MOST = 1_000;
  private static final String KILL = "kill";
  private static final String ALL = "all";

  private final int ring;
  private final SweepPlan plan;
  private final List<String> faults;
  private final @Nullable SharedStore store;

  private SweepRun(int ring, Asked asked) {
    this.ring = ring;
    this.plan = SweepPlan.at(asked.sweeps(), points(asked.points()));
    this.faults = faults(asked.faults());
    var url = asked.store();
    this.store = url == null ? null : StoreOptions.shared(url, asked.user());
  }

  /**
   * What is asked for.
   *
   * @param faults names, {@code all} among them; none: kill
   * @param points names; none: all of them
   * @param store JDBC URL of a PostgreSQL for the target's store; null: it has its own
   */
  record Asked(
      int sweeps,
      List<String> faults,
      List<String> points,
      @Nullable String store,
      @Nullable String user) {}

  static int run(Options options, int ring, Asked asked) {
    Numbers.within("--sweep", asked.sweeps(), 1, MOST);
    return new SweepRun(ring, asked).run(options);
  }

  private int run(Options options) {
    var context = new RunContext(options);
    Opening.print(context);
    var started = System.nanoTime();
    try (var proxies = context.proxies()) {
      if (store == null) {
        return run(context, proxies, null, started);
      }
      var there =
          StoreOnPostgres.of(
              context.target(), store, proxies, context.out().resolve("work").resolve("keys"));
      return run(context.withTarget(there.target()), proxies, there.way(), started);
    }
  }

  private int run(RunContext context, ProxyServer proxies, @Nullable FaultProxy way, long started) {
    try (var standing = context.up(Stage.forSweep(ring), proxies)) {
      var outcomes = new ArrayList<Outcome>();
      var report = folder(context).resolve("crash-sweep.json");
      if (faults.contains(KILL)) {
        outcomes.add(killed(context, standing));
      }
      var others = faults.stream().filter(name -> !name.equals(KILL)).toList();
      if (!others.isEmpty()) {
        report = folder(context).resolve(FaultReport.FILE);
        outcomes.add(
            disturbed(
                context,
                standing,
                others.stream().map(name -> Faults.named(name, way, Clocks.WALL)).toList()));
      }
      return context.screen().exit(Outcome.worst(outcomes).orElse(Outcome.PASSED), started, report);
    }
  }

  private Path folder(RunContext context) {
    return context.evidence().resolve("ring-" + ring);
  }

  private Outcome killed(RunContext context, Standing standing) {
    var screen = context.screen();
    screen.line("ring " + ring + ", killed " + plan.sweeps() + " times at each point");
    var report =
        CrashSweep.run(standing, context.suite(Suite.CHAOS), plan, context.evidence(), screen);
    report.lines().forEach(screen::line);
    return report.outcome();
  }

  private Outcome disturbed(RunContext context, Standing standing, List<ProcessFault> others) {
    var screen = context.screen();
    screen.line(
        "ring "
            + ring
            + ", "
            + String.join(", ", others.stream().map(ProcessFault::name).toList())
            + ": "
            + plan.sweeps()
            + " times at each point");
    var report =
        FaultSweep.run(
            standing, context.suite(Suite.CHAOS), plan, others, context.evidence(), screen);
    report.lines().forEach(screen::line);
    return report.outcome();
  }

  private static List<String> faults(List<String> asked) {
    if (asked.isEmpty()) {
      return List.of(KILL);
    }
    for (var name : asked) {
      if (!name.equals(ALL) && !Faults.NAMES.contains(name)) {
        throw new CliException(
            Exit.BAD_ARGUMENTS,
            "--fault: found \"" + name + "\", expected one of " + Faults.NAMES + ", or " + ALL);
      }
    }
    return Faults.NAMES.stream()
        .filter(name -> asked.contains(ALL) || asked.contains(name))
        .toList();
  }

  private static Set<CrashPoint> points(List<String> asked) {
    var points = EnumSet.noneOf(CrashPoint.class);
    for (var name : asked) {
      points.add(
          CrashPoint.named(name)
              .orElseThrow(
                  () ->
                      new CliException(
                          Exit.BAD_ARGUMENTS,
                          "--point: found \""
                              + name
                              + "\", expected one of "
                              + List.of(CrashPoint.values()))));
    }
    return points.isEmpty() ? EnumSet.allOf(CrashPoint.class) : points;
  }
}
