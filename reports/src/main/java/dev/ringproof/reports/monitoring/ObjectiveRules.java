package dev.ringproof.reports.monitoring;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.slo.Selector;
import dev.ringproof.contract.slo.ServiceObjective;
import dev.ringproof.reports.monitoring.BurnPair.Window;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of one objective. Counters of all nodes are added up by ring, after each node's own
 * rate, so that a restart is no loss and a quiet node hides no broken one.
 */
final class ObjectiveRules {
  static final String SUCCESS = "ringproof:slo_success:ratio_rate";
  static final String BURN = "ringproof:slo_burn:ratio_rate";
  static final String BAD = "ringproof:slo_bad:increase";
  static final String TARGET = "ringproof:slo_target:ratio";
  static final String LEFT = "ringproof:slo_budget_left:ratio";
  static final String SILENCE = "RingproofSloNoData";

  private static final int HOURS = 24;
  private static final int MINUTES = 60;
  private static final MathContext SHOWN = new MathContext(2);

  private final ServiceObjective objective;
  private final Selector good;
  private final Selector total;
  private final String documents;

  /**
   * Makes the rules.
   *
   * @param documents where {@code slos.md} and the runbooks are
   */
  ObjectiveRules(ServiceObjective objective, String documents) {
    this.objective = objective;
    this.good = objective.goodEvents();
    this.total = objective.allEvents();
    this.documents = documents;
  }

  /** Returns the two groups: what alerts look at each minute, and the budget of all its days. */
  List<JsonValue> groups() {
    var pairs = BurnPair.of(objective);
    var rules = new ArrayList<JsonValue>();
    rules.add(record(TARGET, "vector(" + objective.target().toPlainString() + ")"));
    for (var window : Window.values()) {
      rules.add(record(SUCCESS + window, success(window.toString())));
      rules.add(record(BURN + window, "(1 - " + of(SUCCESS + window) + ") / " + budget()));
    }
    pairs.forEach(pair -> rules.add(record(BAD + pair.longer(), bad(pair.longer()))));
    pairs.forEach(pair -> rules.add(alert(pair)));
    rules.add(silence());
    var days = objective.days() + "d";
    var slow =
        List.<JsonValue>of(
            record(SUCCESS + days, success(days)),
            record(LEFT, "1 - (1 - " + of(SUCCESS + days) + ") / " + budget()));
    return List.of(
        group("ringproof-slo-" + objective.name(), "1m", rules),
        group("ringproof-budget-" + objective.name(), "3m", slow));
  }

  private static JsonObject group(String name, String interval, List<JsonValue> rules) {
    return JsonValue.object()
        .with("name", name)
        .with("interval", interval)
        .with("rules", new JsonArray(rules));
  }

  private JsonObject record(String name, String expression) {
    return JsonValue.object()
        .with("record", name)
        .with("expr", expression)
        .with("labels", labels());
  }

  private JsonObject labels() {
    return JsonValue.object()
        .with("slo", objective.name())
        .with("tier", objective.tier().toString());
  }

  /**
   * The share of good events, not a number without any. Where no event was ever good there is no
   * series of good ones: none of them then, and not no answer.
   */
  private String success(String window) {
    var all = sum("rate", total, window);
    return "(" + sum("rate", good, window) + " or 0 * " + all + ") / " + all;
  }

  private String bad(Window window) {
    var all = sum("increase", total, window.toString());
    var fine = sum("increase", good, window.toString());
    return all + " - (" + fine + " or 0 * " + all + ")";
  }

  private static String sum(String function, Selector selector, String window) {
    return "sum by (ring) (" + function + "(" + selector + "[" + window + "]))";
  }

  private String of(String series) {
    return series + "{slo=\"" + objective.name() + "\"}";
  }

  private String budget() {
    return objective.budget().toPlainString();
  }

  /** One bad event alone is nobody's incident, however quiet the hour was. */
  private JsonObject alert(BurnPair pair) {
    var factor = pair.factor().toPlainString();
    var advice = Advice.of(objective);
    return JsonValue.object()
        .with("alert", pair.alert())
        .with(
            "expr",
            of(BURN + pair.longer())
                + " > "
                + factor
                + " and "
                + of(BURN + pair.shorter())
                + " > "
                + factor
                + " and "
                + of(BAD + pair.longer())
                + " > 1.5")
        .with("labels", labels().with("severity", pair.severity()))
        .with(
            "annotations",
            JsonValue.object()
                .with(
                    "summary",
                    plain(objective.title())
                        + ": ring {{ $labels.ring }} burns its budget"
                        + " {{ $value | printf \"%.1f\" }} times too fast")
                .with("description", description(pair))
                .with("action", advice.action())
                .with("runbook_url", documents + "/" + advice.runbook()));
  }

  private String description(BurnPair pair) {
    return "Over %s and over %s more than %s times as many were bad as a target of %s allows. %s of this is %s %% of the budget of %s days. %s"
        .formatted(
            pair.longer(),
            pair.shorter(),
            pair.factor().toPlainString(),
            objective.target().toPlainString(),
            pair.longer(),
            share(pair).toPlainString(),
            objective.days(),
            plain(objective.description()));
  }

  /** Returns what share of the budget, in percent, burns within the long window. */
  private BigDecimal share(BurnPair pair) {
    var minutes = pair.factor().multiply(BigDecimal.valueOf(100L * pair.longer().minutes()));
    return minutes.divide(BigDecimal.valueOf((long) objective.days() * HOURS * MINUTES), SHOWN);
  }

  private JsonObject silence() {
    var advice = Advice.ofSilence();
    return JsonValue.object()
        .with("alert", SILENCE)
        .with("expr", "absent(sum(" + total + "))")
        .with("for", "15m")
        .with("labels", labels().with("severity", "ticket"))
        .with(
            "annotations",
            JsonValue.object()
                .with("summary", plain(objective.title()) + ": no data for 15 minutes")
                .with("action", advice.action())
                .with("runbook_url", documents + "/" + advice.runbook()));
  }

  /** Text of a document in an annotation, which Prometheus takes for a template. */
  private static String plain(String text) {
    return text.replace("{{", "{{ \"{{\" }}");
  }
}
