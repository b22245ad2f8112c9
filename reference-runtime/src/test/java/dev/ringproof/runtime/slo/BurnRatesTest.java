package dev.ringproof.runtime.slo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.slo.ServiceObjectives;
import dev.ringproof.contract.tier.TierDocuments;
import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** By the default objectives: 99.5 % of Tier A's turns, over five minutes and an hour. */
final class BurnRatesTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final Duration LITTLE = Duration.ofMillis(10);

  private final AtomicLong nanos = new AtomicLong(-1);
  private final PrometheusSlo slo =
      new PrometheusSlo(
          2,
          () -> Instant.EPOCH,
          () -> Duration.ZERO,
          JsonValue::object,
          BurnRates.of(
              TierDocuments.load(Defaults.located(Defaults.TIERS)).data(),
              ServiceObjectives.defaults(),
              nanos::get));

  private void turns(int good, int bad) {
    for (int i = 0; i < good; i++) {
      slo.completed(TierId.A, Set.of(), LITTLE, TRACE);
    }
    for (int i = 0; i < bad; i++) {
      slo.failed(TierId.A, Culprit.MODEL, true, LITTLE, TRACE);
    }
  }

  private void passes(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private JsonValue burn(String pointer) {
    return slo.snapshot().at("/tiers/A/burn/" + pointer).orElseThrow();
  }

  private static String window(long millis, int good, int total, String rate) {
    return "{\"windowMs\":%d,\"good\":%d,\"total\":%d,\"rate\":%s}"
        .formatted(millis, good, total, rate);
  }

  @Test
  void nothingBurnsWhereNothingHappened() {
    assertThat(burn("turnSuccess"))
        .isEqualTo(
            Json.parse(
                "{\"target\":0.995,\"short\":"
                    + window(300_000, 0, 0, "null")
                    + ",\"long\":"
                    + window(3_600_000, 0, 0, "null")
                    + "}"));
    assertThat(slo.openMetrics()).doesNotContain("ringproof_burn_rate{");
  }

  @Test
  void aRateOfOneUsesUpTheBudgetAndWhatIsOverLeavesTheShortWindowFirst() {
    turns(199, 1);
    assertThat(burn("turnSuccess/short")).isEqualTo(Json.parse(window(300_000, 199, 200, "1")));
    passes(Duration.ofMinutes(6));
    turns(1, 0);
    assertThat(burn("turnSuccess/short")).isEqualTo(Json.parse(window(300_000, 1, 1, "0")));
    assertThat(burn("turnSuccess/long"))
        .isEqualTo(Json.parse(window(3_600_000, 200, 201, "0.995")));
    passes(Duration.ofMinutes(56));
    assertThat(burn("turnSuccess/long")).isEqualTo(Json.parse(window(3_600_000, 1, 1, "0")));
    passes(Duration.ofMinutes(60));
    assertThat(burn("turnSuccess/long")).isEqualTo(Json.parse(window(3_600_000, 0, 0, "null")));
  }

  @Test
  void aWindowIsAtMostATwentiethOfTheShortOneTooLong() {
    turns(0, 1);
    passes(Duration.ofMinutes(5));
    assertThat(burn("turnSuccess/short/total")).isEqualTo(Json.parse("1"));
    passes(Duration.ofSeconds(16));
    assertThat(burn("turnSuccess/short/total")).isEqualTo(Json.parse("0"));
  }

  @Test
  void aPartialAnswerBurnsAndACancelledTurnIsNone() {
    slo.completed(TierId.A, Set.of("partial"), LITTLE, TRACE);
    slo.completed(TierId.A, Set.of("fallback"), LITTLE, TRACE);
    slo.cancelled(TierId.A);
    slo.completed(TierId.B, Set.of(), LITTLE, TRACE);
    assertThat(burn("turnSuccess/short")).isEqualTo(Json.parse(window(300_000, 1, 2, "100")));
  }

  @Test
  void aFirstTokenIsGoodUpToTheTiersBudget() {
    slo.firstToken(TierId.A, Duration.ofSeconds(2), TRACE);
    slo.firstToken(TierId.A, Duration.ofSeconds(2).plusNanos(1), TRACE);
    assertThat(burn("firstToken/short")).isEqualTo(Json.parse(window(300_000, 1, 2, "10")));
    assertThat(slo.openMetrics())
        .contains(
            "ringproof_burn_rate{ring=\"2\",slo=\"first-token\",tier=\"A\",window=\"short\"} 10.0");
  }
}
