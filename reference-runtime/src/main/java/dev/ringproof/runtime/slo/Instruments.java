package dev.ringproof.runtime.slo;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Every metric there is, by the names of the wire. */
final class Instruments {
  // The tiers' own budgets are bounds (2 s, 5 s; 50 ms, 200 ms, 1 s), so that a share within
  // budget can be read off exactly.
  static final double[] ANSWER_BOUNDS = {
    .01, .025, .05, .1, .2, .3, .5, .75, 1, 1.5, 2, 3, 5, 7.5, 10, 20, 30, 60, 120, 600, 3600
  };
  static final double[] DECISION_BOUNDS = {
    .001, .002, .005, .01, .02, .03, .05, .075, .1, .15, .2, .3, .5, 1, 2, 5
  };

  final PrometheusRegistry registry = new PrometheusRegistry();
  final Counter turns = counter("turns", "Turns that ended", "outcome");
  final Counter refused = counter("turns_refused", "Requests refused before a turn", "reason");
  final Counter failures = counter("turn_failures", "Failed turns by whom to blame", "culprit");
  final Counter degraded = counter("turns_degraded", "Degraded turns by cause", "cause");
  final Counter degradedTurns =
      counter("turns_degraded_any", "Completed turns that were degraded, each once");
  final Counter recoveries =
      counter("recoveries", "Retryable failures that were followed by a success or not", "result");
  final Counter tools = counter("tool_calls", "Tool calls that settled", "tool", "outcome");
  final Counter modelRetries =
      counter("model_retries", "Models asked again after a call failed, or not", "result");
  final Counter embeddings =
      counter("embeddings", "Embeddings asked for or left out, by what came of it", "result");
  final Histogram firstToken =
      histogram("first_token", "Request received to first token written", ANSWER_BOUNDS);
  final Histogram turnSeconds =
      histogram("turn", "Request received to terminal event", ANSWER_BOUNDS);
  final Histogram decisions =
      histogram("policy_decision", "Asked to decision", DECISION_BOUNDS, "point");
  final Histogram dependencies =
      histogram("dependency", "Time that a turn spent in a part", ANSWER_BOUNDS, "dependency");

  final Gauge lastPurge =
      Gauge.builder()
          .name("ringproof_purge_last_run_timestamp_seconds")
          .help("When the last purge that succeeded began, by retention class")
          .labelNames("class")
          .register(registry);
  final Counter purged =
      Counter.builder()
          .name("ringproof_purge_removed")
          .help(
              "Texts, streams of events, sessions, traces and sums that purges removed, by retention class")
          .labelNames("class")
          .register(registry);

  // No tier has a policy of its own.
  final Counter policyReloads =
      Counter.builder()
          .name("ringproof_policy_reloads")
          .help("Changed policies that were put in force while running, or were not")
          .labelNames("result")
          .register(registry);

  Instruments(
      String ring,
      DoubleSupplier backlogSeconds,
      Supplier<JsonObject> concurrency,
      BurnRates burn) {
    GaugeWithCallback.builder()
        .name("ringproof_burn_rate")
        .help("How fast an error budget burns: 1 uses up exactly what its objective allows")
        .labelNames("tier", "ring", "slo", "window")
        .callback(
            shown ->
                burn.show(
                    (objective, window, rate) ->
                        shown.call(
                            rate.doubleValue(),
                            objective.tier().toString(),
                            ring,
                            objective.metric().toString(),
                            window)))
        .register(registry);
    GaugeWithCallback.builder()
        .name("ringproof_backlog_age_seconds")
        .help("Age of the oldest due job that is not yet running")
        .labelNames("tier", "ring")
        .callback(shown -> shown.call(backlogSeconds.getAsDouble(), TierId.C.toString(), ring))
        .register(registry);
    GaugeWithCallback.builder()
        .name("ringproof_concurrency_limit")
        .help("Most turns at once")
        .labelNames("tier", "ring")
        .callback(
            shown ->
                concurrency
                    .get()
                    .members()
                    .forEach(
                        (tier, view) ->
                            view.whole("/limit").ifPresent(limit -> shown.call(limit, tier, ring))))
        .register(registry);
    for (var result : new String[] {"taken", "refused"}) {
      policyReloads.initLabelValues(result);
    }
    for (var tier : TierId.values()) {
      for (var outcome : new String[] {"completed", "failed", "cancelled"}) {
        // A series that is there from the start has a rate from the first turn on.
        turns.initLabelValues(tier.toString(), ring, outcome);
      }
    }
  }

  private Counter counter(String name, String help, String... more) {
    return Counter.builder()
        .name("ringproof_" + name)
        .help(help)
        .labelNames(labels(more))
        .register(registry);
  }

  private Histogram histogram(String name, String help, double[] bounds, String... more) {
    return Histogram.builder()
        .name("ringproof_" + name + "_seconds")
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .labelNames(labels(more))
        .register(registry);
  }

  private static String[] labels(String... more) {
    var all = new String[more.length + 2];
    all[0] = "tier";
    all[1] = "ring";
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }
}
