package dev.ringproof.cli;

import dev.ringproof.chaos.ChaosSuite;
import dev.ringproof.conformance.ConformanceSuite;
import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Clause;
import dev.ringproof.load.LoadSuite;
import dev.ringproof.reports.ReportInput.ClauseRow;
import dev.ringproof.testbed.evidence.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Every clause with what proves it in this build, read from the code and from what the build saw.
 */
final class ClauseRows {
  private ClauseRows() {}

  static List<ClauseRow> all() {
    var proofs = new ArrayList<Proof>();
    proofs.addAll(ConformanceSuite.proofs());
    proofs.addAll(ChaosSuite.proofs());
    proofs.addAll(LoadSuite.proofs());
    var byClause = proofs.stream().collect(Collectors.groupingBy(Proof::clause));
    var failed = SeenFailing.byClause().keySet();
    return Catalogue.load().clauses().stream()
        .map(
            clause ->
                row(
                    clause,
                    byClause.getOrDefault(clause.id(), List.of()),
                    failed.contains(clause.id())))
        .toList();
  }

  private static ClauseRow row(Clause clause, List<Proof> proofs, boolean seenFailing) {
    var proof =
        proofs.stream()
            .map(p -> p.kind() + ":" + p.name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(","));
    var state = state(proofs, seenFailing);
    return new ClauseRow(clause.id(), clause.level().toString(), clause.text(), state, proof);
  }

  /** A check that was never seen failing proves nothing. */
  static String state(List<Proof> proofs, boolean seenFailing) {
    return proofs.isEmpty() || !seenFailing ? "not yet proven" : "proven";
  }
}
