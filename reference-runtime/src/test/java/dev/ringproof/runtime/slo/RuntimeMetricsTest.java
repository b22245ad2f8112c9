package dev.ringproof.runtime.slo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.contract.slo.ServiceObjectives;
import dev.ringproof.contract.tier.TierDocuments;
import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the runtime shows is what {@link RuntimeMetric} says, names, kinds and labels. */
final class RuntimeMetricsTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Tenant TENANT = new Tenant("acme", ActorType.EXTERNAL, true, null, null);
  private static final JsonObject CONCURRENCY = (JsonObject) Json.parse("{\"A\":{\"limit\":20}}");
  private static final Pattern SAMPLE = Pattern.compile("^([a-z_]+)\\{([^}]*)}", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
  private static final Pattern TYPE = Pattern.compile("^# TYPE (\\S+) (\\S+)$", Pattern.MULTILINE);

  private final PrometheusSlo slo =
      new PrometheusSlo(
          2,
          () -> Instant.parse("2026-11-01T00:00:00Z"),
          () -> Duration.ZERO,
          () -> CONCURRENCY,
          BurnRates.of(
              TierDocuments.load(Defaults.located(Defaults.TIERS)).data(),
              ServiceObjectives.defaults(),
              () -> 0L));

  /** One fact of each kind, so that each metric has a series. */
  private String exposition() {
    var some = Duration.ofMillis(1);
    slo.completed(TierId.A, Set.of("fallback"), some, TRACE);
    slo.failed(TierId.A, Culprit.TOOL, false, some, TRACE);
    slo.refused(TierId.A, "quota-exceeded");
    slo.recovered(TierId.A, true);
    slo.tool(TierId.A, "lookup", "completed", some);
    slo.firstToken(TierId.A, some, TRACE);
    slo.decision(TierId.A, "embedded", some);
    slo.dependency(TierId.A, "model", some, TRACE);
    slo.charged(TierId.A, 12, 34);
    slo.modelRetry(TierId.A, "same");
    slo.embedding(TierId.A, "embedded");
    slo.purged("vault", Instant.EPOCH, 1);
    slo.policyReload("taken");
    slo.ended(TierId.A, TENANT, TurnOutcome.COMPLETED, true);
    slo.inForce(() -> new BuildShown("sha256:" + "0".repeat(64), "promotion"));
    return slo.openMetrics();
  }

  @Test
  void eachIsShownUnderItsNameAndNothingElseIs() {
    var shown = new TreeMap<String, String>();
    var types = TYPE.matcher(exposition());
    while (types.find()) {
      shown.put(types.group(1), types.group(2).toUpperCase(java.util.Locale.ROOT));
    }
    assertThat(shown)
        .isEqualTo(
            Arrays.stream(RuntimeMetric.values())
                .collect(
                    Collectors.toMap(
                        RuntimeMetric::family,
                        metric -> metric.kind().name(),
                        (a, b) -> a,
                        TreeMap::new)));
  }

  @Test
  void eachSeriesHasItsLabelsAndNoOthers() {
    var expected = new TreeMap<String, Set<String>>();
    for (var metric : RuntimeMetric.values()) {
      for (var series : metric.series()) {
        var labels = new TreeSet<>(metric.labels());
        if (series.endsWith("_bucket")) {
          labels.add("le");
        }
        expected.put(series, labels);
      }
    }
    var shown = new TreeMap<String, Set<String>>();
    var samples = SAMPLE.matcher(exposition());
    while (samples.find()) {
      shown.put(
          samples.group(1),
          LABEL
              .matcher(samples.group(2))
              .results()
              .map(found -> found.group(1))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    assertThat((Map<String, Set<String>>) shown).isEqualTo(expected);
  }

  @Test
  void whatEndedIsChargedOnceForEachTurn() {
    slo.charged(TierId.B, 100, 250);
    slo.charged(TierId.B, 20, 50);
    assertThat(slo.openMetrics())
        .contains("ringproof_charged_tokens_total{ring=\"2\",tier=\"B\"} 120.0")
        .contains("ringproof_charged_micros_total{ring=\"2\",tier=\"B\"} 300.0");
  }

  @Test
  void aTenantsTurnsAreCountedByHowTheyEndedAndWhoItIs() {
    slo.ended(TierId.A, TENANT, TurnOutcome.COMPLETED, true);
    slo.ended(TierId.A, TENANT, TurnOutcome.COMPLETED, false);
    slo.ended(TierId.B, TENANT, TurnOutcome.CANCELLED, false);
    slo.ended(TierId.B, TENANT, TurnOutcome.CANCELLED, true);
    var series = "ringproof_tenant_turns_total{kind=\"external\",outcome=\"%s\",ring=\"2\"";
    var of = series + ",tenant=\"acme\",tier=\"%s\"} %s";
    assertThat(slo.openMetrics())
        .contains(of.formatted("completed", "A", "2.0"))
        .contains(of.formatted("cancelled", "B", "2.0"))
        .contains("ringproof_turns_cancelled_answered_total{ring=\"2\",tier=\"A\"} 0.0")
        .contains("ringproof_turns_cancelled_answered_total{ring=\"2\",tier=\"B\"} 1.0");
  }

  @Test
  void theBuildIsShownAsItIsNowAndNotBeforeSomethingIsInForce() {
    assertThat(slo.openMetrics()).doesNotContain("ringproof_build_info{");
    var now = new AtomicReference<>(new BuildShown("sha256:aa", "promotion"));
    slo.inForce(now::get);
    var shown = "ringproof_build_info{digest=\"%s\",grant=\"promotion\",ring=\"2\"} 1";
    assertThat(slo.openMetrics()).contains(shown.formatted("sha256:aa"));
    now.set(new BuildShown("sha256:bb", "promotion"));
    assertThat(slo.plainMetrics())
        .contains(shown.formatted("sha256:bb"))
        .doesNotContain("sha256:aa");
  }

  @Test
  void whatObjectivesAreMadeOfIsThereBeforeTheFirstTurn() {
    var text = slo.openMetrics();
    for (var tier : TierId.values()) {
      for (var outcome : new String[] {"completed", "partial", "failed"}) {
        assertThat(text)
            .contains(
                "ringproof_turns_total{outcome=\"%s\",ring=\"2\",tier=\"%s\"} 0.0"
                    .formatted(outcome, tier));
      }
      assertThat(text)
          .contains(
              "ringproof_first_token_seconds_count{ring=\"2\",tier=\"%s\"} 0".formatted(tier));
    }
  }
}
