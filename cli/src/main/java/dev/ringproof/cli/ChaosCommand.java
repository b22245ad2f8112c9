package dev.ringproof.cli;

import dev.ringproof.chaos.ChaosPlan;
import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.tier.TierId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs chaos scenarios. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Makes dependencies fail and watches: the five failure modes, witnessed and healed.",
    footer = {
      "",
      "Examples:",
      "  ringproof chaos --ring 2 --tier A --tier B",
      "  ringproof chaos --mode tool-timeout --toxiproxy http://127.0.0.1:8474",
      "  ringproof chaos --ring 2 --sweep 20"
    })
final class ChaosCommand implements Callable<Integer> {
  @Mixin private Options options = new Options();
  @Mixin private SuiteOptions suite = new SuiteOptions();

  @Option(
      names = "--tier",
      paramLabel = "TIER",
      description = "A, B or C; may be repeated (default: the ring's)")
  private List<TierId> tiers = List.of();

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "a mode or a scenario; may be repeated (default: all)")
  private List<String> modes = List.of();

  @Option(
      names = "--under-load",
      description = "with turns going on in the background (ring 3: always)")
  private boolean underLoad;

  @Option(
      names = "--sweep",
      arity = "0..1",
      defaultValue = "0",
      fallbackValue = "20",
      paramLabel = "N",
      description =
          "kill the runtime instead, so often at each point of a turn (N, if left out: 20)")
  private int sweep;

  @Override
  public Integer call() {
    if (sweep != 0) {
      return SweepRun.run(options, suite.ring(), sweep);
    }
    return OneSuite.run(
        options,
        Stage.forChaos(suite.ring()),
        (ring, standing) -> ring.chaos(standing, plan(ring.chaosPlan())));
  }

  private ChaosPlan plan(ChaosPlan ring) {
    return new ChaosPlan(
        tiers.isEmpty() ? ring.tiers() : EnumSet.copyOf(tiers),
        Set.copyOf(modes),
        true,
        underLoad || ring.underLoad());
  }
}
