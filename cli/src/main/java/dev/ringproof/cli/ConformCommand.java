package dev.ringproof.cli;

import dev.ringproof.cli.RunContext.Stage;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the conformance clauses of one ring. */
@Command(
    name = "conform",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Holds a target against the contract's clauses, in one ring.",
    footer = {
      "",
      "Examples:",
      "  ringproof conform --ring 2",
      "  ringproof conform --target targets/cloudflare-worker/target.yaml",
      "  ringproof conform --ring 2 --clause SES-10 --store jdbc:postgresql://127.0.0.1:5432/empty",
      "  ringproof conform --target http://127.0.0.1:8080 --clause DISC-1"
    })
final class ConformCommand implements Callable<Integer> {
  @Mixin private Options options = new Options();
  @Mixin private SuiteOptions suite = new SuiteOptions();
  @Mixin private StoreOptions store = new StoreOptions();

  @Option(names = "--clause", paramLabel = "ID", description = "only this clause; may be repeated")
  private List<String> clauses = List.of();

  @Option(
      names = "--decision-point",
      paramLabel = "URL",
      description = "an AuthZEN decision point that decides in place of the stub's own rules")
  private @Nullable URI decisionPoint;

  @Override
  public Integer call() {
    ClauseIds.check(clauses);
    return OneSuite.run(
        options,
        (decisionPoint == null
                ? Stage.forClauses(suite.ring())
                : Stage.forClausesDecidedBy(decisionPoint, suite.ring()))
            .sharing(store.shared()),
        (ring, standing) -> ring.conformance(standing, Set.copyOf(clauses)));
  }
}
