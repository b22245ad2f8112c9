package dev.ringproof.contract.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BoundsTest {

  /** Two-sided 95 % intervals: Newcombe 1998 (table I) and the usual tables for n = 10 and 20. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2527, 0.3676",
    "15, 148, 0.0578, 0.1617",
    "0, 20, 0, 0.1684",
    "1, 29, 0.0009, 0.1776",
    "0, 10, 0, 0.3085",
    "1, 10, 0.0025, 0.4450",
    "3, 10, 0.0667, 0.6525",
    "5, 10, 0.1871, 0.8129",
    "10, 10, 0.6915, 1",
    "10, 20, 0.2720, 0.7280"
  })
  void clopperPearsonIsThatOfTheTables(long good, long total, double lower, double upper) {
    assertThat(Bounds.rateLower(good, total, 0.975)).isCloseTo(lower, within(0.0001));
    assertThat(Bounds.rateUpper(good, total, 0.975)).isCloseTo(upper, within(0.0001));
  }

  @ParameterizedTest
  @CsvSource({"100", "1000", "100000", "10000000", "5000000000"})
  void withoutFailureTheRuleOfThreeHolds(long total) {
    assertThat(Bounds.rateUpper(0, total, 0.95) * total).isCloseTo(3.0, within(0.05));
    var exact = Math.pow(0.05, 1.0 / total);
    assertThat(Bounds.rateLower(total, total, 0.95)).isCloseTo(exact, within(1e-12));
  }

  @Test
  void nothingSeenBoundsNothing() {
    assertThat(Bounds.rateLower(0, 0, 0.95)).isZero();
    assertThat(Bounds.rateUpper(0, 0, 0.95)).isOne();
  }

  @Test
  void boundsAreMonotoneSymmetricAndEncloseTheRate() {
    for (int total : new int[] {1, 7, 60, 333}) {
      var before = -1.0;
      for (int good = 0; good <= total; good++) {
        var lower = Bounds.rateLower(good, total, 0.95);
        assertThat(lower).isGreaterThan(before).isLessThanOrEqualTo((double) good / total);
        before = lower;
        assertThat(Bounds.rateUpper(total - good, total, 0.95)).isCloseTo(1 - lower, within(1e-12));
        assertThat(Bounds.rateLower(good, total, 0.99)).isLessThanOrEqualTo(lower);
        assertThat(Bounds.rateLower(good, total + 1, 0.95)).isLessThanOrEqualTo(lower);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0.9, 0.9, 22",
    "0.9, 0.95, 29",
    "0.95, 0.9, 45",
    "0.95, 0.95, 59",
    "0.95, 0.99, 90",
    "0.99, 0.95, 299",
    "0.99, 0.99, 459",
    "0.995, 0.95, 598",
    "0.999, 0.95, 2995",
    "0.5, 0.5, 1",
    "0.5, 0.75, 2"
  })
  void samplesWithoutFailureAreThoseOfTheTables(double target, double confidence, long samples) {
    assertThat(Bounds.samplesForRate(target, confidence)).isEqualTo(samples);
    assertThat(Bounds.rateLower(samples, samples, confidence)).isGreaterThanOrEqualTo(target);
    assertThat(Bounds.rateLower(samples - 1, samples - 1, confidence)).isLessThan(target);
  }

  /** Wilks' sample sizes for 95 % of the values at 95 % confidence: n and the rank from the top. */
  @ParameterizedTest
  @CsvSource({"59, 1", "93, 2", "124, 3", "153, 4", "181, 5", "208, 6"})
  void upperBoundsOfQuantilesAreWilks(int n, int fromTop) {
    assertThat(Bounds.quantileUpper(ranks(n), 0.95, 0.95)).hasValue(n + 1L - fromTop);
    var smaller = Bounds.quantileUpper(ranks(n - 1), 0.95, 0.95);
    if (fromTop == 1) {
      assertThat(smaller).isEmpty();
    } else {
      assertThat(smaller).hasValue(n + 1L - fromTop);
    }
  }

  /** Ranks of the two-sided 95 % interval of a median, as in tables of the sign test. */
  @ParameterizedTest
  @CsvSource({"6, 1, 6", "10, 2, 9", "20, 6, 15", "30, 10, 21", "50, 18, 33", "100, 40, 61"})
  void medianIntervalsAreThoseOfTheTables(int n, int low, int high) {
    assertThat(Bounds.quantileLower(ranks(n), 0.5, 0.975)).hasValue(low);
    assertThat(Bounds.quantileUpper(ranks(n), 0.5, 0.975)).hasValue(high);
  }

  @Test
  void tooSmallSamplesHaveNoBound() {
    assertThat(Bounds.quantileUpper(ranks(0), 0.95, 0.95)).isEmpty();
    assertThat(Bounds.quantileLower(ranks(0), 0.95, 0.95)).isEmpty();
    assertThat(Bounds.quantileUpper(ranks(5), 0.5, 0.975)).isEmpty();
    assertThat(Bounds.quantileLower(ranks(5), 0.5, 0.975)).isEmpty();
    assertThat(Bounds.quantileLower(ranks(2), 0.95, 0.95)).hasValue(1);
  }

  @Test
  void aQuantileIsBoundedByALimitJustWhenTheShareWithinItIsProven() {
    for (int n : new int[] {2, 58, 59, 120, 500}) {
      var sample = ranks(n);
      var upper = Bounds.quantileUpper(sample, 0.95, 0.95).orElse(Long.MAX_VALUE);
      var lower = Bounds.quantileLower(sample, 0.95, 0.95).orElse(0);
      for (int limit = 0; limit <= n; limit++) {
        var within = sample.countUpTo(limit);
        assertThat(upper <= limit).isEqualTo(Bounds.rateLower(within, n, 0.95) >= 0.95);
        assertThat(lower > limit).isEqualTo(Bounds.rateUpper(within, n, 0.95) < 0.95);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2990, 2991", "299, 300", "9, 10", "1, 2", "0, 3", "4999, 5000", "998, 1000"})
  void theNumberOfMoreSamplesDecides(long good, long total) {
    var more = Bounds.moreForRate(good, total, 0.999, 0.95).orElseThrow();
    var times = Math.ceilDiv(total + more, total);
    var lower = Bounds.rateLower(good * times, total * times, 0.95);
    var upper = Bounds.rateUpper(good * times, total * times, 0.95);
    assertThat(lower >= 0.999 || upper < 0.999).isTrue();
  }

  @Test
  void howManyMoreIsExactOnceDecidedAndSaidWhenNoneWould() {
    assertThat(Bounds.moreForRate(0, 0, 0.99, 0.95)).hasValue(299);
    assertThat(Bounds.moreForRate(100, 100, 0.99, 0.95)).hasValue(199);
    assertThat(Bounds.moreForRate(299, 299, 0.99, 0.95)).hasValue(0);
    assertThat(Bounds.moreForRate(0, 100, 0.99, 0.95)).hasValue(0);
    assertThat(Bounds.moreForRate(99, 100, 0.99, 0.95)).isEmpty();
  }

  @Test
  void impossibleInputsAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Bounds.rateLower(2, 1, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> Bounds.rateUpper(-1, 1, 0.95));
    assertThatIllegalArgumentException().isThrownBy(() -> Bounds.rateUpper(1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> Bounds.rateUpper(1, 1, Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Bounds.samplesForRate(1, 0.95));
  }

  private static CountedSample ranks(int n) {
    return CountedSample.of(LongStream.rangeClosed(1, n).toArray());
  }
}
