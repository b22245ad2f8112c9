package dev.ringproof.reports;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.ScenarioResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeMap;

/**
 * Failure mode by tier: the worst outcome of its scenarios, how often the fault bit, recovery. A
 * proof that played none says so in words.
 */
final class ModeMatrix {
  private ModeMatrix() {}

  static Html draw(List<Evidence> evidence) {
    var table =
        new Table(
            "mode",
            "tier",
            "ring",
            "outcome",
            "scenarios",
            "#fault witnessed",
            "#recovered in",
            "runbook");
    var groups = new TreeMap<String, LinkedHashMap<String, List<ScenarioResult>>>();
    for (var document : evidence) {
      for (var scenario : document.scenarios()) {
        groups
            .computeIfAbsent(scenario.mode() + " " + scenario.tier(), k -> new LinkedHashMap<>())
            .merge(String.valueOf(document.ring()), List.of(scenario), ModeMatrix::joined);
      }
    }
    if (groups.isEmpty()) {
      return new Html().put("p", "No failure mode was played in this proof.", "class", "soft");
    }
    groups.values().forEach(rings -> rings.forEach((ring, list) -> row(table, ring, list)));
    return table.done();
  }

  static List<ScenarioResult> joined(List<ScenarioResult> a, List<ScenarioResult> b) {
    return java.util.stream.Stream.concat(a.stream(), b.stream()).toList();
  }

  private static void row(Table table, String ring, List<ScenarioResult> scenarios) {
    var first = scenarios.getFirst();
    var worst =
        scenarios.stream().map(ScenarioResult::outcome).min(Findings.worstFirst()).orElseThrow();
    var slowest =
        scenarios.stream()
            .map(ScenarioResult::recoveryMillis)
            .mapToLong(ms -> ms == null ? -1 : ms)
            .max()
            .orElse(-1);
    table.cells(
        Words.plain(first.mode().toString()),
        Words.plain(first.tier().toString()),
        Words.plain(ring),
        Words.verdict(worst.toString()),
        Words.plain(String.join(", ", scenarios.stream().map(ScenarioResult::variant).toList())),
        Words.plain(
            Figures.count(scenarios.stream().mapToLong(ScenarioResult::faultWitnessed).sum())),
        Words.plain(slowest < 0 ? "not seen" : Figures.count(slowest) + " ms"),
        Words.code(first.runbook()));
  }
}
