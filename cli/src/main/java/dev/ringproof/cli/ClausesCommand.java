package dev.ringproof.cli;

import dev.ringproof.contract.clause.Catalogue;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists the contract's clauses. */
@Command(
    name = "clauses",
    mixinStandardHelpOptions = true,
    description = "Lists every clause of the contract: ID LEVEL RINGS STATE PROOF.",
    footer = {"", "Example:", "  ringproof clauses --text | grep POL-"})
final class ClausesCommand implements Callable<Integer> {
  @Option(names = "--text", description = "the clause's text after each line")
  private boolean text;

  @Option(names = "--seen", description = "by whom the tests of this build saw each clause failed")
  private boolean seen;

  @Override
  public Integer call() {
    var catalogue = Catalogue.load();
    var failed = SeenFailing.byClause();
    for (var row : ClauseRows.all()) {
      var clause = catalogue.clause(row.id());
      var rings = clause.rings().stream().map(String::valueOf).collect(Collectors.joining(","));
      System.out.println(
          String.join(
              " ",
              row.id(),
              row.level(),
              rings,
              row.state().replace(' ', '-'),
              row.proof().isEmpty() ? "-" : row.proof()));
      if (text) {
        System.out.println("    " + row.text());
      }
      if (seen) {
        var by = failed.getOrDefault(row.id(), List.of());
        System.out.println(
            "    seen failing: " + (by.isEmpty() ? "nobody yet" : String.join(", ", by)));
      }
    }
    return Exit.PASS;
  }
}
