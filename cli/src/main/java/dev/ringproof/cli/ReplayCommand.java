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
import picocli.CommandLine.Parameters;

/** Runs one clause's checks again, with every check printed. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs one clause's checks again and keeps their transcripts.",
    footer = {"", "Example:", "  ringproof replay POL-5 --seed 48213 --ring 2"})
final class ReplayCommand implements Callable<Integer> {
  @Mixin private Options options = new Options();
  @Mixin private SuiteOptions suite = new SuiteOptions();
  @Mixin private StoreOptions store = new StoreOptions();

  @Parameters(paramLabel = "CLAUSE", description = "such as POL-5")
  private String clause = "";

  @Override
  public Integer call() {
    ClauseIds.check(List.of(clause));
    var chaos = clause.startsWith("FAIL-");
    return OneSuite.run(
        options,
        chaos
            ? Stage.forChaos(suite.ring())
            : Stage.forClauses(suite.ring()).sharing(store.shared()),
        (ring, standing) ->
            chaos
                ? ring.chaos(
                    standing,
                    new ChaosPlan(EnumSet.allOf(TierId.class), Set.of(clause), true, false))
                : ring.conformance(standing, Set.of(clause)));
  }
}
