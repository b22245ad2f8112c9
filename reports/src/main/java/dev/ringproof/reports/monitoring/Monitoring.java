package dev.ringproof.reports.monitoring;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.contract.slo.ServiceObjective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Prometheus and Grafana are given to watch objectives; the same objectives make the same
 * bytes.
 *
 * @param rules recording rules and alerts
 * @param tests traffic and the alerts that it must raise, for {@code promtool test rules}
 * @param dashboard a Grafana dashboard
 * @param warnings what the objectives' author ought to know
 */
public record Monitoring(String rules, String tests, String dashboard, List<String> warnings) {
  /** The name under which the rules lie beside their tests. */
  public static final String RULES_FILE = "prometheus-rules.yaml";

  /** The slowest alert looks back three days: a budget of fewer than a week is none for it. */
  public static final int FEWEST_DAYS = 7;

  private static final String HEAD =
      "# Made by `ringproof slos` of OpenSLO documents: change those, not this.\n";

  public Monitoring {
    warnings = List.copyOf(warnings);
  }

  /**
   * Makes all of it.
   *
   * @param objectives at least one, each under a name of its own, over {@link #FEWEST_DAYS} or more
   * @param documents the folder or address where this project's {@code slos.md} and runbooks are,
   *     which annotations link
   * @throws dev.ringproof.contract.json.DocumentException when selectors contradict themselves
   */
  public static Monitoring of(List<ServiceObjective> objectives, String documents) {
    if (objectives.isEmpty()) {
      throw new IllegalArgumentException("no objective");
    }
    var groups = new ArrayList<JsonValue>();
    var tests = new ArrayList<JsonValue>();
    var warnings = new ArrayList<String>();
    for (var objective : objectives) {
      groups.addAll(new ObjectiveRules(objective, documents).groups());
      tests.addAll(new RuleTests(objective).all());
      warnings.addAll(warnings(objective));
    }
    var rules = JsonValue.object().with("groups", new JsonArray(groups));
    var tested =
        JsonValue.object()
            .with("rule_files", JsonArray.ofStrings(List.of(RULES_FILE)))
            .with("evaluation_interval", BurnCase.EVALUATION + "m")
            .with("tests", new JsonArray(tests));
    return new Monitoring(
        HEAD + Json.yaml(rules),
        HEAD + Json.yaml(tested),
        Json.pretty(Dashboard.document()),
        warnings);
  }

  private static List<String> warnings(ServiceObjective objective) {
    var warnings = new ArrayList<String>();
    for (var pair : BurnPair.values()) {
      if (!pair.within(objective)) {
        warnings.add(
            "%s: no alert over %s: a target of %s allows so many bad events that the budget never burns %s times too fast"
                .formatted(objective.name(), pair.longer(), objective.target(), pair.factor()));
      }
    }
    var known =
        Arrays.stream(RuntimeMetric.values()).flatMap(one -> one.series().stream()).toList();
    Stream.of(objective.goodEvents(), objective.allEvents())
        .map(selector -> selector.metric())
        .filter(metric -> metric.startsWith("ringproof_") && !known.contains(metric))
        .distinct()
        .forEach(
            metric -> warnings.add(objective.name() + ": the runtime exposes no series " + metric));
    return warnings;
  }
}
