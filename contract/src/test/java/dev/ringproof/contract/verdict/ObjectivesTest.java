package dev.ringproof.contract.verdict;

import static dev.ringproof.contract.verdict.Verdict.FAIL;
import static dev.ringproof.contract.verdict.Verdict.INSUFFICIENT_EVIDENCE;
import static dev.ringproof.contract.verdict.Verdict.PASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.verdict.CountedSample.Bucket;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectivesTest {
  private static final RateObjective RATE = new RateObjective("success", 0.999, 0.95);
  private static final QuantileObjective P95 =
      new QuantileObjective("ttft-p95", 0.95, 2_000_000, 0.95);

  @Test
  void aRatePassesOnlyWhenItsLowerBoundClearsTheTarget() {
    assertThat(RATE.judge(2995, 2995).verdict()).isEqualTo(PASS);
    var open = RATE.judge(2994, 2994);
    assertThat(open.verdict()).isEqualTo(INSUFFICIENT_EVIDENCE);
    assertThat(open.needed()).isEqualTo(1);
    assertThat(open.reason())
        .isEqualTo(
            "95 % bounds 99.89999 % to 100 % leave 99.9 % open; "
                + "1 more sample would decide, at the rate seen");
    assertThat(open.observed()).isEqualTo("2994 of 2994 = 100 %");
  }

  @Test
  void aRateFailsOnlyWhenItsUpperBoundMissesTheTarget() {
    assertThat(RATE.judge(997, 1000).verdict()).isEqualTo(INSUFFICIENT_EVIDENCE);
    var failed = RATE.judge(990, 1000);
    assertThat(failed.verdict()).isEqualTo(FAIL);
    assertThat(failed.bound()).isLessThan(0.999);
    assertThat(failed.needed()).isZero();
  }

  @Test
  void aRateAtItsTargetIsNeverDecided() {
    var judged = RATE.judge(999, 1000);
    assertThat(judged.verdict()).isEqualTo(INSUFFICIENT_EVIDENCE);
    assertThat(judged.needed()).isZero();
    assertThat(judged.reason()).contains("no number of samples would decide");
  }

  @Test
  void noSampleIsNeverAPassWhateverTheObjective() {
    for (double target : new double[] {1e-9, 0.5, 0.999}) {
      for (double confidence : new double[] {0.5, 0.95, 0.9999}) {
        var rate = new RateObjective("r", target, confidence).judge(0, 0);
        assertThat(rate.verdict()).isEqualTo(INSUFFICIENT_EVIDENCE);
        assertThat(rate.needed()).isPositive();
        for (var nothing : List.of(CountedSample.of(), new CountedSample(empty()))) {
          var quantile = new QuantileObjective("q", target, 1_000, confidence).judge(nothing);
          assertThat(quantile.verdict()).isEqualTo(INSUFFICIENT_EVIDENCE);
          assertThat(quantile.bound()).isNull();
          assertThat(quantile.needed()).isPositive();
        }
      }
    }
  }

  @Test
  void aQuantilePassesFromTheSmallestSampleThatCanProveIt() {
    assertThat(P95.judge(times(59, 1_000_000)).verdict()).isEqualTo(PASS);
    var open = P95.judge(times(58, 1_000_000));
    assertThat(open.verdict()).isEqualTo(INSUFFICIENT_EVIDENCE);
    assertThat(open.bound()).isNull();
    assertThat(open.needed()).isEqualTo(1);
    assertThat(open.reason()).contains("none (too few samples)");
  }

  @Test
  void aQuantileAtItsLimitIsWithinIt() {
    assertThat(P95.judge(times(59, 2_000_000)).verdict()).isEqualTo(PASS);
    var beyond = P95.judge(times(59, 2_000_001));
    assertThat(beyond.verdict()).isEqualTo(FAIL);
    assertThat(beyond.reason()).isEqualTo("lower 95 % bound 2000.001 ms is beyond 2000 ms");
    assertThat(beyond.observed()).isEqualTo("p95 of 59 = 2000.001 ms");
  }

  @Test
  void whatNeverEndedStaysInTheDenominator() {
    var sample =
        new CountedSample(List.of(new Bucket(1_000, 100), new Bucket(CountedSample.NEVER, 20)));
    var judged = P95.judge(sample);
    assertThat(judged.verdict()).isEqualTo(FAIL);
    assertThat(judged.bound()).isNull();
    assertThat(judged.reason()).contains("bound never is beyond");
  }

  @Test
  void moreGoodSamplesNeverMakeItWorse() {
    var order = List.of(FAIL, INSUFFICIENT_EVIDENCE, PASS);
    var objective = new RateObjective("r", 0.9, 0.95);
    for (int total : new int[] {1, 29, 100}) {
      var before = 0;
      for (int good = 0; good <= total; good++) {
        var now = order.indexOf(objective.judge(good, total).verdict());
        assertThat(now).isGreaterThanOrEqualTo(before);
        before = now;
      }
    }
  }

  @Test
  void aMillionSamplesAreJudgedExactly() {
    var million = CountedSample.of(LongStream.rangeClosed(1, 1_000_000).toArray());
    assertThat(million.buckets()).hasSize(1_000_000);
    assertThat(new QuantileObjective("q", 0.95, 950_359, 0.95).judge(million).verdict())
        .isEqualTo(PASS);
    assertThat(new QuantileObjective("q", 0.95, 950_000, 0.95).judge(million).verdict())
        .isEqualTo(INSUFFICIENT_EVIDENCE);
    assertThat(new QuantileObjective("q", 0.95, 949_640, 0.95).judge(million).verdict())
        .isEqualTo(FAIL);
  }

  @Test
  void judgementsGoOutAsJsonAndComeBack() {
    for (var judged : List.of(RATE.judge(5, 5), P95.judge(CountedSample.of()))) {
      var json = Json.write(JsonCodec.encode(judged));
      assertThat(JsonCodec.decode(Json.parse(json), Judged.class)).isEqualTo(judged);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1, Double.NaN})
  void whatNoSampleCouldProveIsRefused(double target) {
    assertThatIllegalArgumentException().isThrownBy(() -> new RateObjective("r", target, 0.95));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new QuantileObjective("q", target, 1, 0.95));
  }

  @Test
  void unorderedAndNegativeBucketsAreRefused() {
    var bucket = new Bucket(5, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CountedSample(List.of(bucket, bucket)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Bucket(1, -1));
    assertThat(CountedSample.of(3, 1, 3).buckets())
        .containsExactly(new Bucket(1, 1), new Bucket(3, 2));
  }

  private static CountedSample times(long count, long micros) {
    return new CountedSample(List.of(new Bucket(micros, count)));
  }

  private static List<Bucket> empty() {
    return List.of(new Bucket(7, 0), new Bucket(9, 0));
  }
}
