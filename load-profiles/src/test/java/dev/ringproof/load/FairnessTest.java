package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.Judged;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.load.StepFacts.Counts;
import dev.ringproof.load.StepFacts.Lag;
import dev.ringproof.load.StepFacts.Quiet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of the others' p99 beside a loud tenant. */
final class FairnessTest {
  private static final long ENOUGH = Fairness.LEAST;

  private static Latency latency(String metric, long count, @Nullable Long p99) {
    return new Latency(metric, TierId.A, count, 0, 1L, 1L, p99, p99, p99);
  }

  private static StepFacts step(String name, @Nullable Quiet quiet) {
    return new StepFacts(
        name,
        1.0,
        1,
        1,
        1,
        List.of(new Counts(null, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 0, 0)),
        Map.of(),
        List.of(),
        new Lag(0, 0, 0),
        null,
        1,
        1,
        0,
        List.of(),
        List.of(),
        quiet,
        List.of(),
        List.of());
  }

  private static StepFacts step(String name, long refused, Latency... latencies) {
    return step(name, new Quiet("loud", 500, 500 - refused, refused, 0, List.of(latencies)));
  }

  private static List<Judged> judged(StepFacts fair, StepFacts loud) {
    return Fairness.of(fair, loud, 1.2);
  }

  @Test
  void aP99BelowTheRatioIsMetAndOneAtItIsMissed() {
    var fair = step("fair", 0, latency("turn", ENOUGH, 1_000L));
    var met = judged(fair, step("loud", 0, latency("turn", ENOUGH, 1_199L)));
    assertThat(met).extracting(Judged::verdict).containsExactly(Verdict.PASS, Verdict.PASS);
    assertThat(met.getFirst().id()).isEqualTo("loud.others-turn-A");
    assertThat(met.getFirst().observed())
        .isEqualTo("p99 1.0 ms before, 1.2 ms with the loud tenant");
    assertThat(met.getFirst().reason()).isEqualTo("1.20 times, under 1.20 asked for: met");
    var missed = judged(fair, step("loud", 0, latency("turn", ENOUGH, 1_200L)));
    assertThat(missed.getFirst().verdict()).isEqualTo(Verdict.FAIL);
    assertThat(missed.getFirst().reason()).endsWith("MISSED");
  }

  @Test
  void eachMetricIsHeldAgainstItsOwn() {
    var fair = step("fair", 0, latency("first-token", 300, 100L), latency("turn", 300, 1_000L));
    var loud = step("loud", 0, latency("turn", 300, 1_000L), latency("first-token", 300, 121L));
    assertThat(judged(fair, loud))
        .extracting(Judged::verdict)
        .containsExactly(Verdict.FAIL, Verdict.PASS, Verdict.PASS);
  }

  @Test
  void aRefusalThatTheLoudOneCostsAnotherIsMissed() {
    var fair = step("fair", 1, latency("turn", ENOUGH, 9L));
    var same = judged(fair, step("loud", 1, latency("turn", ENOUGH, 9L))).getLast();
    assertThat(same.verdict()).isEqualTo(Verdict.PASS);
    var more = judged(fair, step("loud", 2, latency("turn", ENOUGH, 9L))).getLast();
    assertThat(more.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(more.observed()).isEqualTo("1 of 500 before, 2 of 500 with the loud tenant");
  }

  @Test
  void fewTurnsDecideNothing() {
    var fair = step("fair", 0, latency("turn", ENOUGH, 9L));
    var few = judged(fair, step("loud", 0, latency("turn", ENOUGH - 1, 9L))).getFirst();
    assertThat(few.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(few.needed()).isEqualTo(1);
    assertThat(judged(fair, step("loud", 0)).getFirst().verdict())
        .as("no turn at all")
        .isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
  }

  @Test
  void whatNeverCameIsWorseThanAnyRatio() {
    var fair = step("fair", 0, latency("turn", ENOUGH, 9L));
    var lost = judged(fair, step("loud", 0, latency("turn", ENOUGH, null))).getFirst();
    assertThat(lost.verdict()).isEqualTo(Verdict.FAIL);
    var unknown = judged(step("fair", 0, latency("turn", ENOUGH, null)), fair).getFirst();
    assertThat(unknown.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
  }

  @Test
  void stepsWithoutALoudTenantSayNothing() {
    assertThat(judged(step("1x", null), step("2x", null))).isEmpty();
  }
}
