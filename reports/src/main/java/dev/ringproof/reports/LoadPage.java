package dev.ringproof.reports;

import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.reports.LinePlot.Line;
import dev.ringproof.reports.LinePlot.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page of a load profile's report, drawn from its JSON alone. */
public final class LoadPage {
  private final JsonValue report;
  private final Html html = new Html();

  private LoadPage(JsonValue report) {
    this.report = report;
  }

  /** Returns the page of a document of the kind {@code LoadProfileReport}. */
  public static String of(JsonValue report) {
    return new LoadPage(report).page();
  }

  private String page() {
    var name = Words.member(report, "/profile", "?");
    var word = Words.member(report, "/verdict", "INSUFFICIENT_EVIDENCE");
    html.put("h1", "Load profile " + name);
    html.put("p", Words.member(report, "/title", ""));
    html.open("p").append(Words.verdict(word)).close("p");
    for (var reason : report.items("/reasons")) {
      html.put("p", Words.member(reason, "", ""));
    }
    html.put("p", about(), "class", "soft");
    html.put("p", "ran as " + Words.member(report, "/ranAs", "?"), "class", "mono");
    var steps = report.items("/steps");
    objectives();
    report
        .at("/injector")
        .map(facts -> JsonCodec.decode(facts, InjectorFacts.class))
        .ifPresent(facts -> html.put("p", "Before the load, " + facts.told() + "."));
    if (steps.size() > 1) {
      goodput(steps);
    }
    steps.forEach(this::step);
    return Page.of("Load profile " + name, html);
  }

  private String about() {
    return "Ring "
        + Words.member(report, "/ring", "?")
        + ", target "
        + Words.member(report, "/target", "?")
        + ", run "
        + Words.member(report, "/run", "?")
        + ", seed "
        + Words.member(report, "/seed", "?")
        + ", profile "
        + Figures.brief(Words.member(report, "/digest", "?"))
        + ", lengths: "
        + Words.member(report, "/lengths", "?")
        + ". All times count from the intended start.";
  }

  private void goodput(List<JsonValue> steps) {
    var measured = report.at("/measured");
    measured.ifPresent(
        m ->
            html.put(
                "p",
                "Measured: "
                    + rate(m, "/perSecond")
                    + " turns a second, offered "
                    + rate(m, "/offeredPerSecond")
                    + ", "
                    + count(m, "/failed")
                    + " failed; "
                    + rate(m, "/limit")
                    + " places, a turn takes "
                    + rate(m, "/turnSeconds")
                    + " s."));
    var lines = new ArrayList<Line>();
    lines.add(new Line("offered", points(steps, "/perSecond")));
    lines.add(new Line("good", points(steps, "/goodPerSecond")));
    html.put("h2", "Goodput against offered load").append(goodputs(steps));
    var beside = report.items("/beside");
    if (!beside.isEmpty()) {
      var there = "in the limits of ring " + Words.member(report, "/besideRing", "?");
      html.put("h3", "The same load " + there).append(goodputs(beside));
      lines.add(new Line("good " + there, points(beside, "/goodPerSecond")));
    }
    html.append(
        LinePlot.draw(
            "Turns a second that met all their objectives, over turns a second that were offered",
            "/s",
            "/s",
            lines));
  }

  private static List<Point> points(List<JsonValue> steps, String figure) {
    return steps.stream()
        .map(step -> new Point(number(step, "/perSecond"), number(step, figure)))
        .toList();
  }

  private static Html goodputs(List<JsonValue> steps) {
    var table =
        new Table(
            "step",
            "#offered a second",
            "#good a second",
            "#refused",
            "#failed",
            "#limit before",
            "#limit after");
    for (var step : steps) {
      var all = step.items("/counts").getLast();
      table.row(
          Words.member(step, "/name", "?"),
          rate(step, "/perSecond"),
          rate(step, "/goodPerSecond"),
          count(all, "/refused"),
          count(all, "/failed"),
          rate(step, "/limitBefore"),
          rate(step, "/limitAfter"));
    }
    return table.done();
  }

  /** What was asked of the figures, and what came of it. */
  private void objectives() {
    var objectives = report.items("/objectives");
    if (objectives.isEmpty()) {
      return;
    }
    var table = new Table("asked for", "verdict", "seen", "");
    for (var one : objectives) {
      table.row(
          Words.member(one, "/id", "?"),
          Words.member(one, "/verdict", "?"),
          Words.member(one, "/observed", "?"),
          Words.member(one, "/reason", ""));
    }
    html.append(table.done());
  }

  private void step(JsonValue step) {
    html.put("h2", "Step " + Words.member(step, "/name", "?")).append(counts(step));
    step.at("/troubles")
        .map(ways -> Json.write(ways).replaceAll("[{}\"]", "").replace(",", ", "))
        .filter(ways -> !ways.isEmpty())
        .ifPresent(ways -> html.put("p", "Failed turns: " + ways));
    html.append(latencies(step));
    html.put(
        "p",
        "Injector lag: p50 "
            + millis(step, "/lag/p50Micros")
            + ", p99 "
            + millis(step, "/lag/p99Micros")
            + ", at most "
            + millis(step, "/lag/maxMicros")
            + "; its limit at p99 is "
            + millis(report, "/mostLagMicros")
            + step.number("/machineBusy")
                .map(
                    b ->
                        String.format(Locale.ROOT, "; machine %.0f %% busy", 100 * b.doubleValue()))
                .orElse("")
            + ".");
    html.open("div", "class", "plots");
    html.append(
        LinePlot.draw(
            "Turns in each second",
            " s",
            "",
            List.of(second(step, "offered"), second(step, "sent"), second(step, "completed"))));
    var intended =
        step.items("/distributions").stream()
            .map(d -> JsonCodec.decode(d, Distribution.class))
            .filter(d -> d.clock().equals("intended"))
            .toList();
    for (var metric : List.of("first-token", "turn")) {
      html.append(
          PercentilePlot.draw(
              metric + " by percentile",
              intended.stream().filter(d -> d.metric().equals(metric)).toList()));
    }
    html.close("div").append(tenants(step)).append(tools(step));
  }

  private static Html tools(JsonValue step) {
    var tools = step.items("/tools");
    if (tools.isEmpty()) {
      return new Html();
    }
    var table =
        new Table("tool", "#turns that want it", "#asked for", "#turns that called it", "#calls");
    for (var one : tools) {
      table.row(
          Words.member(one, "/tool", "?"),
          count(one, "/wanted"),
          count(one, "/asked"),
          count(one, "/witnessed"),
          count(one, "/calls"));
    }
    return table.done();
  }

  private static Html counts(JsonValue step) {
    var table =
        new Table(
            "tier",
            "#offered",
            "#sent",
            "#completed",
            "#refused",
            "#failed",
            "#met all",
            "#seen by the model",
            "#attempts there");
    for (var one : step.items("/counts")) {
      table.row(
          Words.member(one, "/tier", "all"),
          count(one, "/offered"),
          count(one, "/sent"),
          count(one, "/completed"),
          count(one, "/refused"),
          count(one, "/failed"),
          count(one, "/good"),
          count(one, "/witnessed"),
          count(one, "/attempts"));
    }
    return table.done();
  }

  private static Html latencies(JsonValue step) {
    var table =
        new Table(
            "tier",
            "from the intended start",
            "#came",
            "#never",
            "#p50",
            "#p90",
            "#p99",
            "#p99.9",
            "#max");
    for (var one : step.items("/latencies")) {
      table.row(
          Words.member(one, "/tier", "?"),
          Words.member(one, "/metric", "?"),
          count(one, "/count"),
          count(one, "/never"),
          millis(one, "/p50Micros"),
          millis(one, "/p90Micros"),
          millis(one, "/p99Micros"),
          millis(one, "/p999Micros"),
          millis(one, "/maxMicros"));
    }
    return table.done();
  }

  private static Html tenants(JsonValue step) {
    var tenants = step.items("/tenants");
    if (tenants.size() < 2) {
      return new Html();
    }
    var table = new Table("tenants with most turns", "#offered", "#completed", "#refused");
    for (var one : tenants) {
      table.row(
          Words.member(one, "/tenant", "?"),
          count(one, "/offered"),
          count(one, "/completed"),
          count(one, "/refused"));
    }
    return table.done();
  }

  private static Line second(JsonValue step, String member) {
    return new Line(
        member,
        step.items("/timeline").stream()
            .map(one -> new Point(number(one, "/at"), number(one, "/" + member)))
            .toList());
  }

  private static double number(JsonValue value, String pointer) {
    return value.number(pointer).map(Number::doubleValue).orElse(0.0);
  }

  private static String rate(JsonValue value, String pointer) {
    return value
        .number(pointer)
        .map(n -> String.format(Locale.ROOT, "%.1f", n.doubleValue()))
        .orElse("?");
  }

  private static String count(JsonValue value, String pointer) {
    return value.whole(pointer).map(Figures::count).orElse("?");
  }

  /** What never came has no number. */
  private static String millis(JsonValue value, String pointer) {
    return value.whole(pointer).map(Figures::millis).orElse("never");
  }
}
