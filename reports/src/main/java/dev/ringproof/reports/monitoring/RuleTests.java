package dev.ringproof.reports.monitoring;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.slo.ServiceObjective;
import dev.ringproof.reports.monitoring.BurnCase.Stretch;
import dev.ringproof.reports.monitoring.SampleSeries.Series;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The tests of an objective's rules, as {@code promtool test rules} reads them. */
final class RuleTests {
  private static final String RING = "2";
  private static final BigDecimal TWICE = new BigDecimal("2");
  // Long ago, in events: who adds counters up before asking for their rate counts them again.
  private static final long HISTORY = 1_000_000_000_000L;

  private final ServiceObjective objective;
  private final SampleSeries series;
  private final BurnCases cases;

  RuleTests(ServiceObjective objective) {
    this.objective = objective;
    this.series = SampleSeries.of(objective);
    this.cases = new BurnCases(objective);
  }

  /** Returns one test for each kind of traffic. */
  List<JsonValue> all() {
    var tests = new ArrayList<JsonValue>();
    for (var one : cases.all()) {
      tests.add(test(one.title(), one.minutes(), counters(one, RING), burning(one, RING)));
    }
    tests.add(budget());
    tests.add(nodeRestarts());
    if (!series.good().labels().containsKey("ring")) {
      tests.add(ringsApart());
    }
    tests.add(neverGood());
    tests.add(test("no data", BurnCase.EVALUATION, List.of(), List.of(silence())));
    return List.copyOf(tests);
  }

  /** A node that restarts under an alert's threshold raises none, whatever another had before. */
  private JsonObject nodeRestarts() {
    var under = cases.steady("", new BigDecimal("0.9"));
    var bad = under.stretches().getFirst().bad();
    var all = new ArrayList<JsonValue>();
    var good = BurnCases.MANY - bad;
    all.add(counter(series.good(), RING, "a", restarting(BurnCases.MANY)));
    all.add(counter(series.good(), RING, "b", "0+" + good + "x60"));
    if (series.apart()) {
      all.add(counter(series.other(), RING, "a", restarting(BurnCases.MANY)));
      all.add(counter(series.other(), RING, "b", HISTORY + "+" + BurnCases.MANY + "x60"));
    } else {
      all.add(counter(series.other(), RING, "a", "0+0x60"));
      all.add(counter(series.other(), RING, "b", HISTORY + "+" + bad + "x60"));
    }
    return test("one of two nodes restarts", BurnCase.EVALUATION, all, List.of());
  }

  private static String restarting(long each) {
    return "0+" + each + "x19 0+" + each + "x40";
  }

  /** A ring of much traffic hides no ring of little. */
  private JsonObject ringsApart() {
    var burns = cases.steady("", BurnPair.of(objective).getFirst().factor().multiply(TWICE));
    var calm = cases.steady("", BigDecimal.ZERO);
    var all = new ArrayList<>(counters(burns, RING));
    for (int node = 0; node < 40; node++) {
      all.addAll(counters(calm, "3", "n" + node));
    }
    return test("one of two rings burns", BurnCase.EVALUATION, all, burning(burns, RING));
  }

  /** Where no event was ever good there is no series of good ones. */
  private JsonObject neverGood() {
    var burns =
        new BurnCase("", List.of(new Stretch(BurnCase.EVALUATION, BurnCases.MANY, BurnCases.MANY)));
    var all = counter(series.other(), RING, "a", burns.series(Stretch::total));
    return test("nothing was ever good", BurnCase.EVALUATION, List.of(all), burning(burns, RING));
  }

  private List<JsonValue> counters(BurnCase one, String ring) {
    return counters(one, ring, "a");
  }

  private List<JsonValue> counters(BurnCase one, String ring, String node) {
    ToLongFunction<Stretch> other = series.apart() ? Stretch::total : Stretch::bad;
    return List.of(
        counter(series.good(), ring, node, one.series(s -> s.total() - s.bad())),
        counter(series.other(), ring, node, one.series(other)));
  }

  private static JsonObject counter(Series series, String ring, String node, String values) {
    return JsonValue.object().with("series", series.in(ring, node)).with("values", values);
  }

  private List<Map<String, String>> burning(BurnCase one, String ring) {
    return one.firing(objective).stream()
        .map(pair -> labels(pair.alert(), pair.severity(), Map.of("ring", ringOf(ring))))
        .toList();
  }

  /** The ring that a selector asks for, where it does. */
  private String ringOf(String ring) {
    return series.good().labels().getOrDefault("ring", ring);
  }

  private Map<String, String> silence() {
    return labels(ObjectiveRules.SILENCE, "ticket", Map.of());
  }

  private Map<String, String> labels(String alert, String severity, Map<String, String> more) {
    var labels = new TreeMap<>(more);
    labels.put("alertname", alert);
    labels.put("alertstate", "firing");
    labels.put("severity", severity);
    labels.put("slo", objective.name());
    labels.put("tier", objective.tier().toString());
    return labels;
  }

  /** All alerts of the objective are asked for, so that one too many fails too. */
  private JsonObject test(
      String title, int minutes, List<JsonValue> input, List<Map<String, String>> firing) {
    var samples = firing.stream().map(labels -> sample("ALERTS", labels, "1")).toList();
    return test(
        title,
        input,
        asked("ALERTS{alertstate=\"firing\",slo=\"" + objective.name() + "\"}", minutes, samples));
  }

  private JsonObject test(String title, List<JsonValue> input, JsonValue... asked) {
    return JsonValue.object()
        .with("name", objective.name() + ": " + title)
        .with("interval", "1m")
        .with("input_series", new JsonArray(input))
        .with("promql_expr_test", JsonValue.array(asked));
  }

  private static JsonObject asked(String expression, int minutes, List<JsonValue> samples) {
    return JsonValue.object()
        .with("expr", expression)
        .with("eval_time", minutes + "m")
        .with("exp_samples", new JsonArray(samples));
  }

  private static JsonValue sample(String name, Map<String, String> labels, String value) {
    var inner =
        new TreeMap<>(labels)
            .entrySet().stream()
                .map(one -> one.getKey() + "=\"" + one.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    return JsonValue.object()
        .with("labels", name + inner)
        .with("value", new JsonNumber(new BigDecimal(value)));
  }

  /** Half of what may be bad is bad: half of the budget is left, and the target is the target. */
  private JsonObject budget() {
    var half = cases.steady("", new BigDecimal("0.5"));
    var labels =
        new TreeMap<>(Map.of("slo", objective.name(), "tier", objective.tier().toString()));
    var of = "{slo=\"" + objective.name() + "\"}";
    var target = sample(ObjectiveRules.TARGET, labels, objective.target().toPlainString());
    labels.put("ring", ringOf(RING));
    return test(
        "half of the budget burns",
        counters(half, RING),
        asked(ObjectiveRules.TARGET + of, half.minutes(), List.of(target)),
        // Rounded: a share of a budget is no whole number of halves.
        asked(
            "round(" + ObjectiveRules.LEFT + of + ", 0.001)",
            half.minutes(),
            List.of(sample("", labels, "0.5"))));
  }
}
