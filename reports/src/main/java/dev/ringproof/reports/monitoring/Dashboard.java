package dev.ringproof.reports.monitoring;

import static dev.ringproof.contract.slo.RuntimeMetric.BACKLOG_AGE;
import static dev.ringproof.contract.slo.RuntimeMetric.CONCURRENCY_LIMIT;
import static dev.ringproof.contract.slo.RuntimeMetric.DEGRADED;
import static dev.ringproof.contract.slo.RuntimeMetric.DEPENDENCY;
import static dev.ringproof.contract.slo.RuntimeMetric.FAILURES;
import static dev.ringproof.contract.slo.RuntimeMetric.FIRST_TOKEN;
import static dev.ringproof.contract.slo.RuntimeMetric.MICROS;
import static dev.ringproof.contract.slo.RuntimeMetric.MODEL_RETRIES;
import static dev.ringproof.contract.slo.RuntimeMetric.POLICY_DECISION;
import static dev.ringproof.contract.slo.RuntimeMetric.RECOVERIES;
import static dev.ringproof.contract.slo.RuntimeMetric.REFUSED;
import static dev.ringproof.contract.slo.RuntimeMetric.TOKENS;
import static dev.ringproof.contract.slo.RuntimeMetric.TOOL_CALLS;
import static dev.ringproof.contract.slo.RuntimeMetric.TURN;
import static dev.ringproof.contract.slo.RuntimeMetric.TURNS;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.reports.monitoring.Panels.Query;
import dev.ringproof.reports.monitoring.Panels.Size;
import dev.ringproof.reports.monitoring.Panels.Words;
import java.util.List;

/** One Grafana dashboard: objectives first, then what people feel, then why, then what it costs. */
final class Dashboard {
  private static final String CHOSEN = "{ring=~\"$ring\",tier=~\"$tier\"}";

  private final Panels panels = new Panels();

  private Dashboard() {}

  /** Returns the dashboard's own document. */
  static JsonObject document() {
    var dashboard = new Dashboard();
    dashboard.objectives();
    dashboard.felt();
    dashboard.causes();
    dashboard.cost();
    return JsonValue.object()
        .with("uid", "ringproof-slos")
        .with("title", "Ringproof: service level objectives")
        .with("description", "Made by `ringproof slos` of OpenSLO documents: change those.")
        .with("tags", JsonArray.ofStrings(List.of("ringproof", "slo")))
        .with("schemaVersion", 39)
        .with("version", 1)
        .with("editable", true)
        .with("graphTooltip", 1)
        .with("refresh", "1m")
        .with("time", JsonValue.object().with("from", "now-6h").with("to", "now"))
        .with("annotations", JsonValue.object().with("list", JsonValue.array()))
        .with("links", JsonValue.array())
        .with("templating", JsonValue.object().with("list", variables()))
        .with("panels", dashboard.panels.all());
  }

  private static JsonArray variables() {
    return JsonValue.array(
        JsonValue.object()
            .with("name", "datasource")
            .with("label", "Prometheus")
            .with("type", "datasource")
            .with("query", "prometheus"),
        variable("ring"),
        variable("tier"));
  }

  private static JsonObject variable(String label) {
    return JsonValue.object()
        .with("name", label)
        .with("label", label)
        .with("type", "query")
        .with(
            "datasource",
            JsonValue.object().with("type", "prometheus").with("uid", "${datasource}"))
        .with("query", "label_values(" + TURNS.counted() + ", " + label + ")")
        .with("refresh", 2)
        .with("sort", 1)
        .with("multi", true)
        .with("includeAll", true)
        .with("allValue", ".*");
  }

  private void objectives() {
    panels.row("Objectives");
    panels.figures(
        new Words(
            "Error budget left",
            "Of the budget of all the objective's days: 1 is untouched, below 0 the objective is"
                + " missed.",
            "percentunit"),
        Size.FULL,
        0,
        new Query(ObjectiveRules.LEFT + CHOSEN, "{{slo}}, ring {{ring}}"));
    for (var pair : BurnPair.values()) {
      panels.lines(
          new Words(
              "Burn rate over " + pair.longer() + " and " + pair.shorter(),
              "Above " + pair.factor() + " over both: a " + pair.severity() + ".",
              "none"),
          Size.HALF,
          pair.factor().doubleValue(),
          new Query(burn(pair.longer()), "{{slo}}, ring {{ring}}, " + pair.longer()),
          new Query(burn(pair.shorter()), "{{slo}}, ring {{ring}}, " + pair.shorter()));
    }
    panels.lines(
        new Words(
            "Good events of the last hour", "Beside what each objective asks for.", "percentunit"),
        Size.HALF,
        null,
        new Query(ObjectiveRules.SUCCESS + BurnPair.Window.HOUR + CHOSEN, "{{slo}}, ring {{ring}}"),
        new Query(ObjectiveRules.TARGET + "{tier=~\"$tier\"}", "{{slo}}, target"));
    panels.lines(
        new Words(
            "Burn rate as each node sees it",
            "Of one process since its start, the worst of all nodes; no alert looks at it.",
            "none"),
        Size.HALF,
        1.0,
        new Query(
            "max by (tier, slo, window) (" + RuntimeMetric.BURN_RATE.family() + CHOSEN + ")",
            "{{slo}} {{tier}}, {{window}}"));
  }

  private static String burn(BurnPair.Window window) {
    return ObjectiveRules.BURN + window + CHOSEN;
  }

  private void felt() {
    panels.row("What people feel");
    panels.lines(
        new Words("First token by tier", "An exemplar is a turn: " + Advice.EXPLAIN + ".", "s"),
        Size.HALF,
        null,
        quantile("0.5", FIRST_TOKEN, "tier", true),
        quantile("0.95", FIRST_TOKEN, "tier", true),
        quantile("0.99", FIRST_TOKEN, "tier", true));
    panels.lines(
        new Words("Whole turn by tier", "From request to end.", "s"),
        Size.HALF,
        null,
        quantile("0.5", TURN, "tier", true),
        quantile("0.95", TURN, "tier", true));
    panels.lines(
        new Words("Turns by outcome", "A second.", "reqps"),
        Size.THIRD,
        null,
        rate(TURNS, "tier", "outcome"));
    panels.lines(
        new Words("Refusals by reason", "Before a turn: in no objective.", "reqps"),
        Size.THIRD,
        null,
        rate(REFUSED, "tier", "reason"));
    panels.lines(
        new Words("Recoveries", "Retryable failures that a success followed, or not.", "reqps"),
        Size.THIRD,
        null,
        rate(RECOVERIES, "tier", "result"));
  }

  private void causes() {
    panels.row("Why");
    panels.lines(
        new Words("Failed turns by culprit", "An exemplar is a turn.", "reqps"),
        Size.THIRD,
        null,
        new Query(sum(FAILURES, "tier, culprit"), "{{tier}} {{culprit}}", true));
    panels.lines(
        new Words("Degraded turns by cause", "They completed, and were less.", "reqps"),
        Size.THIRD,
        null,
        rate(DEGRADED, "tier", "cause"));
    panels.lines(
        new Words("Time of a turn by dependency", "Their sum is the mean turn.", "s"),
        Size.THIRD,
        null,
        new Query(
            "sum by (dependency) (rate("
                + DEPENDENCY.series().get(1)
                + CHOSEN
                + "[$__rate_interval])) / on () group_left () sum(rate("
                + TURN.counted()
                + CHOSEN
                + "[$__rate_interval]))",
            "{{dependency}}",
            true));
    panels.lines(
        new Words("Policy decisions by decision point", "99 of 100 were as quick.", "s"),
        Size.THIRD,
        null,
        quantile("0.99", POLICY_DECISION, "point", false));
    panels.lines(
        new Words("Tool calls by outcome", "A second.", "reqps"),
        Size.THIRD,
        null,
        rate(TOOL_CALLS, "tool", "outcome"));
    panels.lines(
        new Words("Models asked again", "Or not, since their retry budget was used.", "reqps"),
        Size.THIRD,
        null,
        rate(MODEL_RETRIES, "tier", "result"));
  }

  private void cost() {
    panels.row("Capacity and money");
    panels.lines(
        new Words("Backlog age", "Of the oldest job that is due and does not run.", "s"),
        Size.HALF,
        null,
        new Query("max by (tier) (" + BACKLOG_AGE.family() + CHOSEN + ")", "{{tier}}"));
    panels.lines(
        new Words("Admission limit", "Turns at once, of all nodes.", "none"),
        Size.HALF,
        null,
        new Query("sum by (tier) (" + CONCURRENCY_LIMIT.family() + CHOSEN + ")", "{{tier}}"));
    panels.lines(
        new Words("Tokens charged", "A second, told when a turn ends.", "none"),
        Size.HALF,
        null,
        rate(TOKENS, "tier"));
    panels.lines(
        new Words("Spent in an hour", "In the currency of the price list.", "none"),
        Size.HALF,
        null,
        new Query(
            "sum by (tier) (increase(" + MICROS.counted() + CHOSEN + "[1h])) / 1000000",
            "{{tier}}"));
  }

  private static String sum(RuntimeMetric counter, String by) {
    return "sum by (" + by + ") (rate(" + counter.counted() + CHOSEN + "[$__rate_interval]))";
  }

  private static Query rate(RuntimeMetric counter, String... by) {
    return new Query(sum(counter, String.join(", ", by)), "{{" + String.join("}} {{", by) + "}}");
  }

  private static Query quantile(String q, RuntimeMetric histogram, String by, boolean exemplars) {
    return new Query(
        "histogram_quantile("
            + q
            + ", sum by (le, "
            + by
            + ") (rate("
            + histogram.series().getFirst()
            + CHOSEN
            + "[$__rate_interval])))",
        "{{" + by + "}} p" + q.replaceFirst("0\\.", "").replaceFirst("^5$", "50"),
        exemplars);
  }
}
