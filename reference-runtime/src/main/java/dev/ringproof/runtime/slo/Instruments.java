package dev.ringproof.runtime.slo;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.contract.tier.TierId;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every metric there is, by the names of {@link RuntimeMetric}. */
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
  final Counter turns = counter(RuntimeMetric.TURNS, "Turns that ended");
  final Counter tenantTurns =
      counter(RuntimeMetric.TENANT_TURNS, "Turns that ended, by their registered tenant");
  final Counter cancelledAnswered =
      counter(RuntimeMetric.CANCELLED_ANSWERED, "Turns taken back that had shown a token");
  final Counter approvals =
      counter(RuntimeMetric.APPROVALS, "Approvals that were decided, by no synthetic actor");
  final Counter refused = counter(RuntimeMetric.REFUSED, "Requests refused before a turn");
  final Counter failures = counter(RuntimeMetric.FAILURES, "Failed turns by whom to blame");
  final Counter degraded = counter(RuntimeMetric.DEGRADED, "Degraded turns by cause");
  final Counter degradedTurns =
      counter(RuntimeMetric.DEGRADED_ANY, "Completed turns that were degraded, each once");
  final Counter recoveries =
      counter(
          RuntimeMetric.RECOVERIES, "Retryable failures that were followed by a success or not");
  final Counter tools = counter(RuntimeMetric.TOOL_CALLS, "Tool calls that settled");
  final Counter modelRetries =
      counter(RuntimeMetric.MODEL_RETRIES, "Models asked again after a call failed, or not");
  final Counter embeddings =
      counter(RuntimeMetric.EMBEDDINGS, "Embeddings asked for or left out, by what came of it");
  final Counter tokens =
      counter(RuntimeMetric.TOKENS, "Tokens that turns were charged for, told when they ended");
  final Counter micros =
      counter(
          RuntimeMetric.MICROS,
          "Millionths of the currency that turns were charged, told when they ended");
  final Histogram firstToken =
      histogram(
          RuntimeMetric.FIRST_TOKEN, "Request received to first token written", ANSWER_BOUNDS);
  final Histogram turnSeconds =
      histogram(RuntimeMetric.TURN, "Request received to terminal event", ANSWER_BOUNDS);
  final Histogram decisions =
      histogram(RuntimeMetric.POLICY_DECISION, "Asked to decision", DECISION_BOUNDS);
  final Histogram dependencies =
      histogram(RuntimeMetric.DEPENDENCY, "Time that a turn spent in a part", ANSWER_BOUNDS);

  final Gauge lastPurge =
      Gauge.builder()
          .name(RuntimeMetric.LAST_PURGE.family())
          .help("When the last purge that succeeded began, by retention class")
          .labelNames(labels(RuntimeMetric.LAST_PURGE))
          .register(registry);
  final Counter purged =
      counter(
          RuntimeMetric.PURGED,
          "Texts, streams of events, sessions, traces and sums that purges removed, by retention class");

  // No tier has a policy of its own.
  final Counter policyReloads =
      counter(
          RuntimeMetric.POLICY_RELOADS,
          "Changed policies that were put in force while running, or were not");

  final Gauge start =
      Gauge.builder()
          .name(RuntimeMetric.START.family())
          .help("When this process began to count")
          .labelNames(labels(RuntimeMetric.START))
          .register(registry);

  // Named once something is in force; until then nothing is shown.
  volatile @Nullable Supplier<BuildShown> inForce;

  Instruments(
      String ring,
      DoubleSupplier backlogSeconds,
      Supplier<JsonObject> concurrency,
      BurnRates burn) {
    GaugeWithCallback.builder()
        .name(RuntimeMetric.BURN_RATE.family())
        .help("How fast an error budget burns: 1 uses up exactly what its objective allows")
        .labelNames(labels(RuntimeMetric.BURN_RATE))
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
        .name(RuntimeMetric.BACKLOG_AGE.family())
        .help("Age of the oldest due job that is not yet running")
        .labelNames(labels(RuntimeMetric.BACKLOG_AGE))
        .callback(shown -> shown.call(backlogSeconds.getAsDouble(), TierId.C.toString(), ring))
        .register(registry);
    GaugeWithCallback.builder()
        .name(RuntimeMetric.CONCURRENCY_LIMIT.family())
        .help("Most turns at once")
        .labelNames(labels(RuntimeMetric.CONCURRENCY_LIMIT))
        .callback(
            shown ->
                concurrency
                    .get()
                    .members()
                    .forEach(
                        (tier, view) ->
                            view.whole("/limit").ifPresent(limit -> shown.call(limit, tier, ring))))
        .register(registry);
    registry.register(() -> build(ring));
    initialise(ring);
  }

  /** A series that is there from the start has a rate from the first turn on. */
  private void initialise(String ring) {
    for (var result : new String[] {"taken", "refused"}) {
      policyReloads.initLabelValues(result);
    }
    for (var decision : new String[] {"approved", "denied"}) {
      approvals.initLabelValues(ring, decision);
    }
    for (var tier : TierId.values()) {
      for (var outcome : TurnOutcome.values()) {
        turns.initLabelValues(tier.toString(), ring, outcome.toString());
      }
      cancelledAnswered.initLabelValues(tier.toString(), ring);
      firstToken.initLabelValues(tier.toString(), ring);
    }
  }

  private InfoSnapshot build(String ring) {
    var shown =
        InfoSnapshot.builder().name(RuntimeMetric.BUILD.family()).help("The build in force");
    var from = inForce;
    if (from != null) {
      var now = from.get();
      var labels = Labels.of("digest", now.digest(), "ring", ring, "grant", now.grant());
      shown.dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder().labels(labels).build());
    }
    return shown.build();
  }

  private Counter counter(RuntimeMetric metric, String help) {
    return Counter.builder()
        .name(metric.family())
        .help(help)
        .labelNames(labels(metric))
        .register(registry);
  }

  private Histogram histogram(RuntimeMetric metric, String help, double[] bounds) {
    return Histogram.builder()
        .name(metric.family())
        .help(help)
        .classicOnly()
        .classicUpperBounds(bounds)
        .labelNames(labels(metric))
        .register(registry);
  }

  private static String[] labels(RuntimeMetric metric) {
    return metric.labels().toArray(String[]::new);
  }
}
