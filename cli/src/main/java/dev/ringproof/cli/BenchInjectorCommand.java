package dev.ringproof.cli;

import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.load.InjectorBench;
import dev.ringproof.load.InjectorBench.Step;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryManagerMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the injector that loads are made with. */
@Command(
    name = "injector",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures how many streamed turns a second the injector drives before it is late itself.",
      "A stub that speaks the runtime's wire answers each turn at once, in the same process; no",
      "runtime is between. Rates grow until the injector's lag is past its target twice in a row.",
      "What was found stands in injector.json and injector.txt below --out, too."
    },
    footer = {"", "Example:", "  ringproof bench injector --out out/bench"})
final class BenchInjectorCommand implements Callable<Integer> {
  private static final List<Integer> RATES =
      List.of(250, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 6_000);
  private static final int WARM_UPS = 4;
  private static final int WANTED = 5_000;
  private static final Duration MOST_LAG = Duration.ofMillis(5);

  /** Past it the cores are what is short, whatever else is. */
  private static final double FULL = .9;

  @Mixin private Options options = new Options();

  @Override
  public Integer call() {
    var context = new RunContext(options);
    var screen = context.screen();
    var told = new ArrayList<String>();
    Consumer<String> line =
        text -> {
          told.add(text);
          screen.line(text);
        };
    line.accept(
        "figures of this machine, "
            + Runtime.getRuntime().availableProcessors()
            + " cores, which injector and stub share; Java "
            + Runtime.version().feature()
            + " with "
            + collectors());
    var results = context.out().resolve("work").resolve("gatling");
    var steps =
        InjectorBench.run(WARM_UPS, RATES, MOST_LAG, results, step -> line.accept(told(step)));
    var held =
        steps.stream()
            .filter(step -> step.held(MOST_LAG))
            .mapToLong(step -> step.round().perSecond())
            .max()
            .orElse(0);
    var met = held >= WANTED;
    line.accept(
        String.format(
            Locale.ROOT,
            "the injector drives %,d streamed turns a second with a lag p99 under %d ms, target %,d:"
                + " %s",
            held,
            MOST_LAG.toMillis(),
            WANTED,
            met ? "met" : "MISSED"));
    if (!met) {
      line.accept("  " + why(steps.getLast()));
    }
    var report = new Report("InjectorBench", WANTED, MOST_LAG.toNanos() / 1_000, held, steps);
    EvidenceWriter.report(context.out(), "injector", JsonCodec.encode(report), told);
    return met ? Exit.PASS : Exit.FAIL;
  }

  /** What the bench came to, {@code injector.json} of the output folder. */
  record Report(String kind, long wanted, long mostLagMicros, long held, List<Step> steps) {
    Report {
      steps = List.copyOf(steps);
    }
  }

  private static String collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(MemoryManagerMXBean::getName)
        .filter(name -> !name.contains("Pauses"))
        .collect(Collectors.joining(", "));
  }

  /** Says where to look when the last rate was missed. */
  private static String why(Step last) {
    var round = last.round();
    if (round.completed() < round.turns() || round.served() != round.turns()) {
      return "turns were lost or sent twice at the last rate: a limit of connections or ports, see"
          + " ulimit -n";
    }
    var busy = last.machineBusy();
    if (busy != null && busy > FULL) {
      return String.format(
          Locale.ROOT,
          "the machine was %.0f %% busy at the last rate: it has too few cores for it, or other work",
          100 * busy);
    }
    return "every turn was sent and ended, some late, on a machine with time left: other work or"
        + " another machine of the same host takes it in moments; measure again when it is quiet";
  }

  private static String told(Step step) {
    var busy = step.machineBusy();
    var round = step.round();
    return String.format(
        Locale.ROOT,
        "%,6d turns a second: %,d of %,d completed, %,d seen by the stub; lag p99 %.1f ms, turn p99"
            + " %.1f ms%s",
        round.perSecond(),
        round.completed(),
        round.turns(),
        round.served(),
        round.lagP99Micros() / 1e3,
        step.turnP99Micros() / 1e3,
        busy == null ? "" : String.format(Locale.ROOT, "; machine %.0f %% busy", 100 * busy));
  }
}
