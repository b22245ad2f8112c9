package dev.ringproof.reports;

import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import java.util.List;

/** The sections of one ring: why its verdict, its rates, its latencies. */
final class Sections {
  // What a passing objective of this kind says is said again by the tables of clauses and modes.
  private static final List<String> FOLDED =
      List.of("clause.", "capability.", "chaos.", "load.phase.", "load.turns.", "order.");

  private Sections() {}

  /** What did not pass, and what was measured, at once; the rest, which holds, folded up. */
  static Html objectives(JsonValue verdict) {
    var all = verdict.items("/objectives");
    var first = all.stream().filter(Sections::speaks).toList();
    var rest = all.stream().filter(objective -> !speaks(objective)).toList();
    var html = objectives(first);
    if (!rest.isEmpty()) {
      html.open("details")
          .put("summary", rest.size() + " more hold: checks, capabilities, clauses, modes, phases")
          .append(objectives(rest))
          .close("details");
    }
    return html;
  }

  private static boolean speaks(JsonValue objective) {
    var id = Words.member(objective, "/id", "?");
    return !Words.member(objective, "/verdict", "?").equals("PASS")
        || (FOLDED.stream().noneMatch(id::startsWith) && !id.endsWith(".checks"));
  }

  private static Html objectives(List<JsonValue> objectives) {
    var table = new Table("objective", "#observed", "#bound", "#target", "verdict", "why");
    for (var objective : objectives) {
      var needed = objective.whole("/needed").orElse(0L);
      var reason = Words.member(objective, "/reason", "");
      table.cells(
          Words.plain(Words.member(objective, "/id", "?")),
          Words.plain(Words.member(objective, "/observed", "")),
          number(objective, "/bound"),
          number(objective, "/target"),
          Words.verdict(Words.member(objective, "/verdict", "?")),
          Words.plain(
              needed > 0 ? reason + " (needs " + Figures.count(needed) + " more)" : reason));
    }
    return table.done();
  }

  private static Html number(JsonValue objective, String pointer) {
    return Words.plain(
        objective.at(pointer).orElse(null) instanceof JsonNumber number
            ? Figures.rounded(number.value())
            : "");
  }

  static Html rates(Evidence load) {
    var table = new Table("metric", "tier", "tenant", "#good", "#of", "#rate");
    for (var rate : load.rates()) {
      table.row(
          rate.metric(),
          rate.tier() == null ? "all" : rate.tier().toString(),
          rate.tenant() == null ? "all" : rate.tenant(),
          Figures.count(rate.good()),
          Figures.count(rate.total()),
          Figures.percent(rate.good(), rate.total()));
    }
    return table.done();
  }

  static Html latencies(Evidence load) {
    var table = new Table("latency", "tier", "clock", "#n", "#p50", "#p95", "#p99", "#max");
    for (var d : load.distributions()) {
      table.row(
          d.metric(),
          d.tier() == null ? "all" : d.tier().toString(),
          d.clock(),
          Figures.count(d.total()),
          quantile(d, 0.5),
          quantile(d, 0.95),
          quantile(d, 0.99),
          quantile(d, 1));
    }
    return table.done();
  }

  private static String quantile(Distribution d, double q) {
    return d.total() == 0 ? "no data" : Figures.millis(Figures.quantile(d, q));
  }

  static Html plots(int ring, Evidence load) {
    var html = new Html().open("div", "class", "plots");
    for (var metric : List.of("first-token", "time-per-token", "turn")) {
      var lines =
          load.distributions().stream()
              .filter(d -> d.metric().equals(metric) && !d.clock().equals("sent"))
              .toList();
      html.append(PercentilePlot.draw("Ring " + ring + ": " + metric + " by percentile", lines));
    }
    return html.close("div");
  }

  /** The document of a suite in a few words: checks, time, where it ran. */
  static String about(Evidence evidence) {
    var passed = evidence.checks().stream().filter(Findings::passed).count();
    var words =
        evidence.suite()
            + ": checks emitted "
            + evidence.checks().size()
            + "/"
            + evidence.checksExpected()
            + ", passes "
            + passed;
    return evidence.suite() == Suite.LOAD || evidence.scale() == 1
        ? words
        : words + ", windows divided by " + evidence.scale();
  }
}
