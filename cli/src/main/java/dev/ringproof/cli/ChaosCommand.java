package dev.ringproof.cli;

import dev.ringproof.chaos.ChaosPlan;
import dev.ringproof.cli.RunContext.Stage;
import dev.ringproof.contract.tier.TierId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "  ringproof chaos --ring 2 --sweep 20",
      "  ringproof chaos --ring 2 --sweep 1 --fault pause --fault stall --point after-effect"
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

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      description =
          "with --sweep: what is done instead of kill: pause, stall, full, clock, cut, or all;"
              + " may be repeated")
  private List<String> faults = List.of();

  @Option(
      names = "--point",
      paramLabel = "POINT",
      description = "with --sweep: a point of a turn; may be repeated (default: all)")
  private List<String> points = List.of();

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "with --sweep: an empty PostgreSQL for the target's store,"
              + " jdbc:postgresql://host:port/database")
  private @Nullable String store;

  @Option(
      names = "--store-user",
      paramLabel = "NAME",
      description = "who asks it (default: as the operating system calls the runtime's process)")
  private @Nullable String storeUser;

  @Override
  public Integer call() {
    if (sweep != 0) {
      var asked = new SweepRun.Asked(sweep, faults, points, store, storeUser);
      return SweepRun.run(options, suite.ring(), asked);
    }
    if (!faults.isEmpty() || !points.isEmpty() || store != null) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--fault, --point and --store go with --sweep N");
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
