package dev.ringproof.cli;

import dev.ringproof.load.InjectorBench;
import dev.ringproof.load.InjectorBench.Step;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
      "runtime is between. Rates grow until the injector's lag is past its target twice in a row."
    },
    footer = {"", "Example:", "  ringproof bench injector --out out/bench"})
final class BenchInjectorCommand implements Callable<Integer> {
  private static final List<Integer> RATES =
      List.of(250, 500, 750, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 6_000);
  private static final int WARM_UPS = 4;
  private static final int WANTED = 5_000;
  private static final Duration MOST_LAG = Duration.ofMillis(5);

  @Mixin private Options options = new Options();

  @Override
  public Integer call() {
    var context = new RunContext(options);
    var screen = context.screen();
    screen.line(
        "figures of this machine, "
            + Runtime.getRuntime().availableProcessors()
            + " cores, which injector and stub share");
    var results = context.out().resolve("work").resolve("gatling");
    var steps =
        InjectorBench.run(WARM_UPS, RATES, MOST_LAG, results, step -> screen.line(told(step)));
    var held =
        steps.stream()
            .filter(step -> step.held(MOST_LAG))
            .mapToInt(Step::perSecond)
            .max()
            .orElse(0);
    var met = held >= WANTED;
    screen.line(
        String.format(
            Locale.ROOT,
            "the injector drives %,d streamed turns a second with a lag p99 under %d ms, target %,d:"
                + " %s",
            held,
            MOST_LAG.toMillis(),
            WANTED,
            met ? "met" : "MISSED"));
    return met ? Exit.PASS : Exit.FAIL;
  }

  private static String told(Step step) {
    var busy = step.machineBusy();
    return String.format(
        Locale.ROOT,
        "%,6d turns a second: %,d of %,d completed, %,d seen by the stub; lag p99 %.1f ms, turn p99"
            + " %.1f ms%s",
        step.perSecond(),
        step.completed(),
        step.turns(),
        step.served(),
        step.lagP99Micros() / 1e3,
        step.turnP99Micros() / 1e3,
        busy == null ? "" : String.format(Locale.ROOT, "; machine %.0f %% busy", 100 * busy));
  }
}
