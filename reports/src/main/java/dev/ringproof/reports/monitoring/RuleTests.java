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
  private static final BigDecimal OVER = new BigDecimal("1.05");
  private static final BigDecimal UNDER = new BigDecimal("0.9");
  // Long ago, in events: who adds counters up before asking for their rate counts them again.
  private static final long HISTORY = 1_000_000_000_000L;
  private static final long LITTLE = BurnCases.MANY / 10_000;

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
    var over = BurnPair.of(objective).getFirst().factor().multiply(OVER);
    tests.add(nodeRestarts("one of two nodes restarts, nothing burns", UNDER));
    tests.add(nodeRestarts("one of two nodes restarts, the other burns", over));
    if (!series.good().labels().containsKey("ring")) {
      tests.add(ringsApart());
    }
    tests.add(neverGood());
    tests.add(test("no data", BurnCase.EVALUATION, List.of(), List.of(silence())));
    return List.copyOf(tests);
  }

  /**
   * A node of little traffic restarts, and loses a large count: what the ring's alerts say is of
   * the other node, whose bad events of long ago are none of now.
   */
  private JsonObject nodeRestarts(String title, BigDecimal burn) {
    var steady = cases.steady("", burn);
    var bad = steady.stretches().getFirst().bad();
    var restarting = HISTORY + "+" + LITTLE + "x19 0+" + LITTLE + "x40";
    var all = new ArrayList<JsonValue>();
    all.add(counter(series.good(), RING, "a", restarting));
    var good = HISTORY / 2 + "+" + (BurnCases.MANY - bad) + "x60";
    all.add(counter(series.good(), RING, "b", good));
    if (series.apart()) {
      all.add(counter(series.other(), RING, "a", restarting));
      all.add(counter(series.other(), RING, "b", HISTORY + "+" + BurnCases.MANY + "x60"));
    } else {
      all.add(counter(series.other(), RING, "a", "0+0x60"));
      all.add(counter(series.other(), RING, "b", HISTORY + "+" + bad + "x60"));
    }
    return test(title, BurnCase.EVALUATION, all, burning(steady, RING));
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

  /** A quarter of what may be bad is bad: three quarters are left, and the target is the target. */
  private JsonObject budget() {
    var some = cases.steady("", new BigDecimal("0.25"));
    var labels =
        new TreeMap<>(Map.of("slo", objective.name(), "tier", objective.tier().toString()));
    var of = "{slo=\"" + objective.name() + "\"}";
    var target = sample(ObjectiveRules.TARGET, labels, objective.target().toPlainString());
    labels.put("ring", ringOf(RING));
    return test(
        "a quarter of the budget burns",
        counters(some, RING),
        asked(ObjectiveRules.TARGET + of, some.minutes(), List.of(target)),
        // Rounded: a share of a budget is seldom a double.
        asked(
            "round(" + ObjectiveRules.LEFT + of + ", 0.001)",
            some.minutes(),
            List.of(sample("", labels, "0.75"))));
  }
}
