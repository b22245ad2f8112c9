package dev.ringproof.runtime.slo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A latency names a turn that had it, in OpenMetrics; the plain text has the same counts. */
final class ExemplarsTest {
  private static final Pattern EXEMPLAR =
      Pattern.compile("# \\{trace_id=\"([0-9a-f]{32})\"} [0-9.eE+-]+ [0-9.]+$");

  private final PrometheusSlo slo =
      new PrometheusSlo(
          2, () -> Instant.parse("2026-11-01T00:00:00Z"), () -> Duration.ZERO, JsonValue::object);

  private static String trace(int number) {
    return String.format("%032x", number);
  }

  private List<String> marked() {
    return slo.openMetrics().lines().filter(line -> line.contains(" # ")).toList();
  }

  @Test
  void eachLatencyAndEachFailureNamesItsTurn() {
    slo.firstToken(TierId.A, Duration.ofMillis(40), trace(1));
    slo.completed(TierId.A, Set.of(), Duration.ofMillis(400), trace(2));
    slo.failed(TierId.B, Culprit.MODEL, true, Duration.ofSeconds(4), trace(3));
    slo.dependency(TierId.A, "model", Duration.ofMillis(350), trace(4));
    assertThat(marked())
        .hasSize(5)
        .allSatisfy(line -> assertThat(EXEMPLAR.matcher(line).find()).as(line).isTrue())
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith(
                        "ringproof_first_token_seconds_bucket{ring=\"2\",tier=\"A\",le=\"0.05\"} 1")
                    .contains("# {trace_id=\"" + trace(1) + "\"} 0.04 "))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("ringproof_turn_seconds_bucket{ring=\"2\",tier=\"A\",le=\"0.5\"} 1")
                    .contains(trace(2)))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("ringproof_turn_seconds_bucket{ring=\"2\",tier=\"B\",le=\"5.0\"} 1")
                    .contains(trace(3)))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("ringproof_turn_failures_total{culprit=\"model\"")
                    .contains(trace(3)))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("ringproof_dependency_seconds_bucket{dependency=\"model\"")
                    .contains(trace(4)));
  }

  @Test
  void whateverIsObservedABucketNamesOneTurnAtMost() {
    for (int i = 0; i < 10_000; i++) {
      slo.firstToken(TierId.A, Duration.ofMillis(i), trace(i));
    }
    var marked = marked();
    assertThat(marked).isNotEmpty().hasSizeLessThanOrEqualTo(Instruments.ANSWER_BOUNDS.length + 1);
    assertThat(marked)
        .allSatisfy(
            line -> {
              var told = EXEMPLAR.matcher(line);
              assertThat(told.find()).as(line).isTrue();
              assertThat(line.split(" # ")).hasSize(2);
            });
  }

  @Test
  void whatHadNoTurnNamesNone() {
    slo.decision(TierId.A, "embedded", Duration.ofMillis(1));
    slo.refused(TierId.A, "quota-exceeded");
    slo.tool(TierId.A, "lookup", "completed", Duration.ofMillis(1));
    assertThat(marked()).isEmpty();
  }

  @Test
  void thePlainTextHasTheSameCountsAndNoExemplar() {
    slo.firstToken(TierId.A, Duration.ofMillis(40), trace(1));
    slo.failed(TierId.A, Culprit.TOOL, false, Duration.ofSeconds(1), trace(2));
    var plain = slo.plainMetrics();
    assertThat(plain)
        .contains("# TYPE ringproof_turns_total counter")
        .contains("ringproof_first_token_seconds_bucket{ring=\"2\",tier=\"A\",le=\"0.05\"} 1")
        .doesNotContain(" # ", "trace_id", "# EOF");
    var samples = plain.lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(samples).isNotEmpty();
    assertThat(
            slo.openMetrics()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst(" # .*", "")))
        .containsExactlyInAnyOrderElementsOf(samples);
  }
}
