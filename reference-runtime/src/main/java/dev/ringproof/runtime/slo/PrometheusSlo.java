package dev.ringproof.runtime.slo;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.tier.TierId;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.Exemplar;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Records facts once, as Prometheus metrics, and shows them as the snapshot and as OpenMetrics
 * text: both are read from the same counters.
 */
public final class PrometheusSlo implements SloRecorder {
  private static final String COMPLETED = TurnOutcome.COMPLETED.toString();
  private static final String PARTIAL = TurnOutcome.PARTIAL.toString();
  private static final String FAILED = TurnOutcome.FAILED.toString();

  private final int ring;
  private final Instant since;
  private final Supplier<Duration> backlogAge;
  private final Supplier<JsonObject> concurrency;
  private final BurnRates burn;
  private final Instruments instruments;

  /** Makes a recorder of no objective, with nothing recorded; else as the other one. */
  public PrometheusSlo(
      int ring,
      InstantSource clock,
      Supplier<Duration> backlogAge,
      Supplier<JsonObject> concurrency) {
    this(ring, clock, backlogAge, concurrency, BurnRates.NONE);
  }

  /**
   * Makes a recorder with nothing recorded.
   *
   * @param backlogAge now less the due time of Tier C's oldest due job not yet running; zero when
   *     none
   * @param concurrency the ring gate's view
   * @param burn which it tells of each turn
   */
  public PrometheusSlo(
      int ring,
      InstantSource clock,
      Supplier<Duration> backlogAge,
      Supplier<JsonObject> concurrency,
      BurnRates burn) {
    this.ring = ring;
    this.since = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    this.backlogAge = backlogAge;
    this.concurrency = concurrency;
    this.burn = burn;
    this.instruments =
        new Instruments(Integer.toString(ring), this::backlogSeconds, concurrency, burn);
    instruments.start.labelValues(Integer.toString(ring)).set(since.toEpochMilli() / 1000.0);
  }

  private double backlogSeconds() {
    return Math.max(0, backlogAge.get().toMillis() / 1000.0);
  }

  private String[] labels(TierId tier, String... more) {
    var all = new String[more.length + 2];
    all[0] = tier.toString();
    all[1] = Integer.toString(ring);
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  @Override
  public void refused(TierId tier, String reason) {
    instruments.refused.labelValues(labels(tier, reason)).inc();
  }

  @Override
  public void firstToken(TierId tier, Duration elapsed, String trace) {
    observe(instruments.firstToken.labelValues(labels(tier)), elapsed, trace);
    burn.firstToken(tier, elapsed);
  }

  @Override
  public void completed(TierId tier, Set<String> degraded, Duration elapsed, String trace) {
    var outcome = TurnOutcome.completed(degraded);
    instruments.turns.labelValues(labels(tier, outcome.toString())).inc();
    burn.ended(tier, outcome == TurnOutcome.COMPLETED);
    observe(instruments.turnSeconds.labelValues(labels(tier)), elapsed, trace);
    for (var cause : degraded) {
      instruments.degraded.labelValues(labels(tier, cause)).inc();
    }
    if (!degraded.isEmpty()) {
      instruments.degradedTurns.labelValues(labels(tier)).inc();
    }
  }

  @Override
  public void failed(
      TierId tier, Culprit culprit, boolean retryable, Duration elapsed, String trace) {
    instruments.turns.labelValues(labels(tier, FAILED)).inc();
    burn.ended(tier, false);
    observe(instruments.turnSeconds.labelValues(labels(tier)), elapsed, trace);
    instruments
        .failures
        .labelValues(labels(tier, culprit.toString()))
        .incWithExemplar(exemplar(trace));
  }

  @Override
  public void cancelled(TierId tier) {
    instruments.turns.labelValues(labels(tier, TurnOutcome.CANCELLED.toString())).inc();
  }

  @Override
  public void ended(TierId tier, Tenant tenant, TurnOutcome outcome, boolean answered) {
    instruments
        .tenantTurns
        .labelValues(
            tenant.id(),
            tenant.kind().toString(),
            tier.toString(),
            Integer.toString(ring),
            outcome.toString())
        .inc();
    if (answered && outcome == TurnOutcome.CANCELLED) {
      instruments.cancelledAnswered.labelValues(labels(tier)).inc();
    }
  }

  @Override
  public void decided(String decision) {
    instruments.approvals.labelValues(Integer.toString(ring), decision).inc();
  }

  @Override
  public void inForce(Supplier<BuildShown> build) {
    instruments.inForce = build;
  }

  @Override
  public void recovered(TierId tier, boolean success) {
    instruments.recoveries.labelValues(labels(tier, success ? "success" : "failure")).inc();
  }

  @Override
  public void tool(TierId tier, String tool, String outcome, Duration elapsed) {
    instruments.tools.labelValues(labels(tier, tool, outcome)).inc();
  }

  @Override
  public void decision(TierId tier, String point, Duration elapsed) {
    instruments.decisions.labelValues(labels(tier, point)).observe(seconds(elapsed));
  }

  @Override
  public void dependency(TierId tier, String dependency, Duration elapsed, String trace) {
    observe(instruments.dependencies.labelValues(labels(tier, dependency)), elapsed, trace);
  }

  @Override
  public void charged(TierId tier, long tokens, long micros) {
    instruments.tokens.labelValues(labels(tier)).inc(tokens);
    instruments.micros.labelValues(labels(tier)).inc(micros);
  }

  @Override
  public void modelRetry(TierId tier, String result) {
    instruments.modelRetries.labelValues(labels(tier, result)).inc();
  }

  @Override
  public void embedding(TierId tier, String result) {
    instruments.embeddings.labelValues(labels(tier, result)).inc();
  }

  @Override
  public void purged(String dataClass, Instant at, int removed) {
    instruments.lastPurge.labelValues(dataClass).set(at.toEpochMilli() / 1000.0);
    instruments.purged.labelValues(dataClass).inc(removed);
  }

  @Override
  public void policyReload(String result) {
    instruments.policyReloads.labelValues(result).inc();
  }

  @Override
  public JsonObject snapshot() {
    var tiers = JsonValue.object();
    for (var tier : TierId.values()) {
      tiers =
          tiers.with(
              tier.toString(),
              JsonValue.object()
                  .with("conversational", conversational(tier.toString()))
                  .with("operational", operational(tier))
                  .with("burn", burn.json(tier)));
    }
    return JsonValue.object()
        .with("ring", ring)
        .with("since", since.toString())
        .with("tiers", tiers)
        .with("concurrency", concurrency.get());
  }

  private JsonObject conversational(String tier) {
    var turns = Counts.of(instruments.turns, tier, "outcome");
    var recoveries = Counts.of(instruments.recoveries, tier, "result");
    var good = turns.get(COMPLETED);
    return JsonValue.object()
        .with("turnSuccess", share(good, good + turns.get(PARTIAL) + turns.get(FAILED)))
        .with(
            "firstToken",
            Buckets.of(instruments.firstToken, Instruments.ANSWER_BOUNDS, tier).json())
        .with("recovery", share(recoveries.get("success"), recoveries.total()))
        .with(
            "degraded",
            JsonValue.object()
                .with("completed", Counts.of(instruments.degradedTurns, tier, "ring").total())
                .with("byCause", Counts.of(instruments.degraded, tier, "cause").json()))
        .with("refused", Counts.of(instruments.refused, tier, "reason").json())
        .with("failures", Counts.of(instruments.failures, tier, "culprit").json());
  }

  private JsonObject operational(TierId tier) {
    var tools = Counts.of(instruments.tools, tier.toString(), "outcome");
    return JsonValue.object()
        .with("toolSuccess", share(tools.get(COMPLETED), tools.total()))
        .with(
            "policyDecision",
            Buckets.of(instruments.decisions, Instruments.DECISION_BOUNDS, tier.toString()).json())
        .with(
            "latency",
            JsonValue.object()
                .with(
                    "turn",
                    Sums.of(instruments.turnSeconds, tier.toString(), "ring").total().json())
                .with(
                    "byDependency",
                    Sums.of(instruments.dependencies, tier.toString(), "dependency").json()))
        .with(
            "backlogAgeSeconds",
            new JsonNumber(
                BigDecimal.valueOf(tier == TierId.C ? backlogSeconds() : 0)
                    .setScale(3, RoundingMode.HALF_UP)));
  }

  private static JsonObject share(long good, long total) {
    return JsonValue.object().with("good", good).with("total", total);
  }

  @Override
  public String openMetrics() {
    return written(OpenMetricsTextFormatWriter.create());
  }

  @Override
  public String plainMetrics() {
    return written(PrometheusTextFormatWriter.create());
  }

  private String written(ExpositionFormatWriter form) {
    var out = new ByteArrayOutputStream();
    try {
      form.write(out, instruments.registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * Notes a latency, and at times whose it was: the library keeps at most one exemplar for each
   * bucket, for 70 s, and looks at one observation in 90 ms. An exemplar is the trace's name and
   * nothing else.
   */
  private static void observe(DistributionDataPoint histogram, Duration elapsed, String trace) {
    histogram.observeWithExemplar(seconds(elapsed), exemplar(trace));
  }

  private static Labels exemplar(String trace) {
    return Labels.of(Exemplar.TRACE_ID, trace);
  }

  private static double seconds(Duration elapsed) {
    return elapsed.toNanos() / 1e9;
  }
}
