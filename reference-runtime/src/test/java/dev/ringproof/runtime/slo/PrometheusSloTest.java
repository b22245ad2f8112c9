package dev.ringproof.runtime.slo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PrometheusSloTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final JsonObject CONCURRENCY =
      (JsonObject) Json.parse("{\"A\":{\"limit\":20,\"inFlight\":3}}");

  private final AtomicReference<Duration> backlog = new AtomicReference<>(Duration.ZERO);
  private final PrometheusSlo slo =
      new PrometheusSlo(
          2, () -> Instant.parse("2026-11-01T00:00:00Z"), backlog::get, () -> CONCURRENCY);

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private JsonValue shown(String pointer) {
    return slo.snapshot().at(pointer).orElseThrow();
  }

  @Test
  void anEmptySnapshotHasEveryMemberAndNoQuantile() {
    assertThat(slo.snapshot().without("tiers"))
        .isEqualTo(
            Json.parse(
                """
                {"ring":2,"since":"2026-11-01T00:00:00Z",
                 "concurrency":{"A":{"limit":20,"inFlight":3}}}"""));
    for (var tier : TierId.values()) {
      var conversational = (JsonObject) shown("/tiers/" + tier + "/conversational");
      assertThat(conversational.without("firstToken"))
          .isEqualTo(
              Json.parse(
                  """
                  {"turnSuccess":{"good":0,"total":0},"recovery":{"good":0,"total":0},
                   "degraded":{"completed":0,"byCause":{}},"refused":{},"failures":{}}"""));
      assertThat(conversational.at("/firstToken/p50Ms")).contains(new JsonNull());
      assertThat(conversational.whole("/firstToken/count")).contains(0L);
      var operational = (JsonObject) shown("/tiers/" + tier + "/operational");
      assertThat(operational.at("/policyDecision/p99Ms")).contains(new JsonNull());
      assertThat(operational.whole("/backlogAgeSeconds")).contains(0L);
      assertThat(operational.whole("/toolSuccess/total")).contains(0L);
      assertThat(operational.at("/latency"))
          .contains(Json.parse("{\"turn\":{\"count\":0,\"sumMs\":0},\"byDependency\":{}}"));
      assertThat(shown("/tiers/" + tier + "/burn")).isEqualTo(JsonValue.object());
    }
  }

  @Test
  void cancelledTurnsLeaveTheDenominatorAndFailedOnesNameTheirCulprit() {
    slo.completed(TierId.A, Set.of(), millis(10), TRACE);
    slo.completed(TierId.A, Set.of("partial"), millis(10), TRACE);
    slo.failed(TierId.A, Culprit.MODEL, true, millis(10), TRACE);
    slo.cancelled(TierId.A);
    slo.completed(TierId.B, Set.of(), millis(10), TRACE);
    assertThat(shown("/tiers/A/conversational/turnSuccess"))
        .isEqualTo(Json.parse("{\"good\":1,\"total\":3}"));
    assertThat(shown("/tiers/A/conversational/failures")).isEqualTo(Json.parse("{\"model\":1}"));
    assertThat(shown("/tiers/B/conversational/turnSuccess"))
        .isEqualTo(Json.parse("{\"good\":1,\"total\":1}"));
  }

  @Test
  void aDegradedTurnCountsOnceAndEachOfItsCauses() {
    slo.completed(TierId.A, Set.of("fallback", "policy"), millis(10), TRACE);
    slo.completed(TierId.A, Set.of("policy"), millis(10), TRACE);
    slo.completed(TierId.A, Set.of(), millis(10), TRACE);
    assertThat(shown("/tiers/A/conversational/degraded"))
        .isEqualTo(Json.parse("{\"completed\":2,\"byCause\":{\"fallback\":1,\"policy\":2}}"));
    assertThat(shown("/tiers/A/conversational/turnSuccess"))
        .isEqualTo(Json.parse("{\"good\":3,\"total\":3}"));
  }

  @Test
  void refusalsRecoveriesAndToolsAreCounted() {
    slo.refused(TierId.A, "quota-exceeded");
    slo.refused(TierId.A, "quota-exceeded");
    slo.recovered(TierId.A, true);
    slo.recovered(TierId.A, false);
    slo.tool(TierId.A, "lookup", "completed", millis(1));
    slo.tool(TierId.A, "lookup", "failed", millis(1));
    slo.tool(TierId.A, "refund", "unknown", millis(1));
    assertThat(shown("/tiers/A/conversational/refused"))
        .isEqualTo(Json.parse("{\"quota-exceeded\":2}"));
    assertThat(shown("/tiers/A/conversational/recovery"))
        .isEqualTo(Json.parse("{\"good\":1,\"total\":2}"));
    assertThat(shown("/tiers/A/operational/toolSuccess"))
        .isEqualTo(Json.parse("{\"good\":1,\"total\":3}"));
    assertThat(shown("/tiers/A/conversational/turnSuccess"))
        .isEqualTo(Json.parse("{\"good\":0,\"total\":0}"));
  }

  @Test
  void bucketsAreCumulativeAndQuantilesLieWithinTheirBucket() {
    IntStream.rangeClosed(1, 100).forEach(i -> slo.firstToken(TierId.A, millis(i * 10L), TRACE));
    slo.firstToken(TierId.A, Duration.ofHours(2), TRACE);
    var buckets = slo.snapshot().items("/tiers/A/conversational/firstToken/buckets");
    assertThat(buckets).contains(Json.parse("{\"leMs\":100,\"count\":10}"));
    assertThat(buckets).contains(Json.parse("{\"leMs\":500,\"count\":50}"));
    assertThat(buckets.getLast().at("/leMs")).contains(new JsonNull());
    assertThat(buckets.getLast().whole("/count")).contains(101L);
    var p50 = slo.snapshot().number("/tiers/A/conversational/firstToken/p50Ms").orElseThrow();
    assertThat(p50.doubleValue()).isBetween(500.0, 750.0);
    var p99 = slo.snapshot().number("/tiers/A/conversational/firstToken/p99Ms").orElseThrow();
    assertThat(p99.doubleValue()).isBetween(750.0, 1000.0);
  }

  @Test
  void decisionsOfBothPointsShareTheTiersHistogram() {
    slo.decision(TierId.A, "embedded", millis(1));
    slo.decision(TierId.A, "remote", millis(40));
    slo.decision(TierId.B, "remote", millis(40));
    assertThat(slo.snapshot().whole("/tiers/A/operational/policyDecision/count")).contains(2L);
    assertThat(slo.snapshot().items("/tiers/A/operational/policyDecision/buckets"))
        .contains(Json.parse("{\"leMs\":50,\"count\":2}"), Json.parse("{\"leMs\":1,\"count\":1}"));
  }

  @Test
  void theTimeOfTurnsIsShownBesideThatOfTheirParts() {
    slo.completed(TierId.A, Set.of(), millis(30), TRACE);
    slo.failed(TierId.A, Culprit.MODEL, true, millis(20), TRACE);
    slo.dependency(TierId.A, "model", millis(28), TRACE);
    slo.dependency(TierId.A, "model", millis(17), TRACE);
    slo.dependency(TierId.A, "runtime", millis(5), TRACE);
    slo.dependency(TierId.B, "model", millis(900), TRACE);
    assertThat(shown("/tiers/A/operational/latency"))
        .isEqualTo(
            Json.parse(
                """
                {"turn":{"count":2,"sumMs":50},
                 "byDependency":{"model":{"count":2,"sumMs":45},
                  "runtime":{"count":1,"sumMs":5}}}"""));
  }

  @Test
  void backlogAgeIsTierCs() {
    backlog.set(millis(2_500));
    assertThat(slo.snapshot().number("/tiers/C/operational/backlogAgeSeconds").orElseThrow())
        .isEqualByComparingTo("2.5");
    assertThat(slo.snapshot().number("/tiers/A/operational/backlogAgeSeconds").orElseThrow())
        .isZero();
  }

  @Test
  void openMetricsShowsTheSameFactsUnderTheNamesOfTheWire() {
    backlog.set(millis(1_000));
    slo.completed(TierId.A, Set.of("fallback"), millis(10), TRACE);
    slo.refused(TierId.A, "quota-exceeded");
    slo.failed(TierId.A, Culprit.TOOL, false, millis(10), TRACE);
    slo.recovered(TierId.A, true);
    slo.tool(TierId.A, "lookup", "completed", millis(1));
    slo.firstToken(TierId.A, millis(5), TRACE);
    slo.decision(TierId.A, "embedded", millis(1));
    slo.dependency(TierId.A, "model", millis(5), TRACE);
    slo.purged("vault", Instant.parse("2026-11-28T10:00:00.500Z"), 3);
    slo.purged("vault", Instant.parse("2026-11-28T10:00:01.500Z"), 0);
    assertThat(slo.openMetrics())
        .contains("ringproof_turns_total{outcome=\"completed\",ring=\"2\",tier=\"A\"} 1.0")
        .contains(
            "ringproof_turns_refused_total{reason=\"quota-exceeded\",ring=\"2\",tier=\"A\"} 1.0")
        .contains("ringproof_turn_failures_total{culprit=\"tool\",ring=\"2\",tier=\"A\"} 1.0")
        .contains("ringproof_turns_degraded_total{cause=\"fallback\",ring=\"2\",tier=\"A\"} 1.0")
        .contains("ringproof_recoveries_total{result=\"success\",ring=\"2\",tier=\"A\"} 1.0")
        .contains(
            "ringproof_tool_calls_total{outcome=\"completed\",ring=\"2\",tier=\"A\",tool=\"lookup\"} 1.0")
        .contains("ringproof_first_token_seconds_count{ring=\"2\",tier=\"A\"} 1")
        .contains(
            "ringproof_policy_decision_seconds_count{point=\"embedded\",ring=\"2\",tier=\"A\"} 1")
        .contains(
            "ringproof_dependency_seconds_count{dependency=\"model\",ring=\"2\",tier=\"A\"} 1")
        .contains("ringproof_backlog_age_seconds{ring=\"2\",tier=\"C\"} 1.0")
        .contains("ringproof_concurrency_limit{ring=\"2\",tier=\"A\"} 20.0")
        .contains("ringproof_purge_last_run_timestamp_seconds{class=\"vault\"} 1.7958600015E9")
        .contains("ringproof_purge_removed_total{class=\"vault\"} 3.0")
        .endsWith("# EOF\n");
  }
}
