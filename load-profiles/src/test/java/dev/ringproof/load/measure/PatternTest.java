package dev.ringproof.load.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ringproof.load.measure.Pattern.Burst;
import dev.ringproof.load.measure.Pattern.Constant;
import dev.ringproof.load.measure.Pattern.Poisson;
import dev.ringproof.load.measure.Pattern.Ramp;
import dev.ringproof.load.measure.Pattern.Until;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Counts, order, mean and variance of arrivals are those of arithmetic. */
final class PatternTest {
  private static final long SEED = 48_213;
  private static final Until MINUTE = new Until.Elapsed(Duration.ofMinutes(1));

  static Stream<Pattern> patterns() {
    return Stream.of(
        new Constant(0.7),
        new Constant(30),
        new Ramp(5, 40),
        new Ramp(40, 5),
        new Ramp(0, 10),
        new Ramp(10, 0),
        new Ramp(7, 7),
        new Poisson(25),
        new Burst(5, 40, Duration.ofMillis(500), Duration.ofSeconds(10)),
        new Burst(2, 7, Duration.ZERO, Duration.ofSeconds(7)));
  }

  private static long between(List<Duration> offsets, double from, double to) {
    return offsets.stream().filter(t -> at(t) >= from && at(t) < to).count();
  }

  private static double at(Duration offset) {
    return offset.toNanos() / 1e9;
  }

  private static double[] gaps(List<Duration> offsets) {
    return IntStream.range(1, offsets.size())
        .mapToDouble(k -> at(offsets.get(k)) - at(offsets.get(k - 1)))
        .toArray();
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void comesInOrderWithinTheTimeAndAgainBySeed(Pattern pattern) {
    var offsets = pattern.offsets(MINUTE, SEED);
    assertThat(offsets).isSorted().isNotEmpty().isEqualTo(pattern.offsets(MINUTE, SEED));
    assertThat(offsets.getFirst()).isGreaterThanOrEqualTo(Duration.ZERO);
    assertThat(offsets.getLast()).isLessThan(Duration.ofMinutes(1));
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void givesAsManyAsAreAskedFor(Pattern pattern) {
    for (var count : List.of(1, 2, 41, 1_000)) {
      var until = new Until.Turns(count);
      assertThat(pattern.offsets(until, SEED)).hasSize(count).isSorted();
      assertThat(pattern.expected(until)).isEqualTo((double) count);
    }
  }

  @ParameterizedTest
  @MethodSource("patterns")
  void expectsWhatComes(Pattern pattern) {
    var count = pattern.offsets(MINUTE, SEED).size();
    var sigmas = pattern instanceof Poisson ? 4 * Math.sqrt(pattern.expected(MINUTE)) : 1;
    assertThat(pattern.expected(MINUTE)).isCloseTo(count, within(sigmas));
  }

  @Test
  void constantArrivalsComeEveryNthOfASecond() {
    var offsets = new Constant(50).offsets(MINUTE, SEED);
    assertThat(offsets).hasSize(3_000);
    assertThat(offsets.get(1_234)).isEqualTo(Duration.ofMillis(1_234 * 20));
  }

  /** From 5 to 40 in a minute: after t seconds, 5 t + 35/120 t^2 of 1,350. */
  @Test
  void aRampsCountGrowsWithTheSquareOfTime() {
    var offsets = new Ramp(5, 40).offsets(MINUTE, SEED);
    assertThat(offsets).hasSize(1_350);
    for (var t : List.of(10, 30, 45, 60)) {
      assertThat(between(offsets, 0, t))
          .isCloseTo(Math.round(5 * t + 35.0 / 120 * t * t), within(1L));
    }
  }

  /** Down is up seen from the end. */
  @Test
  void aFallMirrorsARise() {
    var up = new Ramp(5, 40).offsets(MINUTE, SEED);
    var down = new Ramp(40, 5).offsets(MINUTE, SEED);
    assertThat(down).hasSize(up.size());
    assertThat(between(down, 0, 20)).isCloseTo(between(up, 40, 60), within(1L));
    assertThat(between(down, 40, 60)).isCloseTo(between(up, 0, 20), within(1L));
  }

  @Test
  void aRampThatIsFlatIsConstant() {
    assertThat(new Ramp(7, 7).offsets(MINUTE, SEED)).isEqualTo(new Constant(7).offsets(MINUTE, 1));
  }

  /** Exponential gaps: mean 1/rate, variance 1/rate^2, one in e longer than the mean. */
  @Test
  void poissonGapsAreExponential() {
    var count = 100_000;
    var gaps = gaps(new Poisson(25).offsets(new Until.Turns(count), SEED));
    var mean = IntStream.range(0, gaps.length).mapToDouble(i -> gaps[i]).average().orElse(0);
    var variance =
        IntStream.range(0, gaps.length)
            .mapToDouble(i -> (gaps[i] - mean) * (gaps[i] - mean))
            .average()
            .orElse(0);
    var longer = IntStream.range(0, gaps.length).filter(i -> gaps[i] > 1.0 / 25).count();
    // Four standard errors each: of the mean 1/sqrt(n), of the variance sqrt(8/n).
    assertThat(mean * 25).isCloseTo(1, within(4 / Math.sqrt(count)));
    assertThat(variance * 625).isCloseTo(1, within(4 * Math.sqrt(8.0 / count)));
    var e = Math.exp(-1);
    assertThat(longer / (double) count).isCloseTo(e, within(4 * Math.sqrt(e * (1 - e) / count)));
  }

  /** Counts in windows of a second have a variance equal to their mean; constant ones have none. */
  @Test
  void poissonCountsVaryAsMuchAsTheyAre() {
    var seconds = 4_000;
    var until = new Until.Elapsed(Duration.ofSeconds(seconds));
    var offsets = new Poisson(25).offsets(until, SEED);
    var counts = new long[seconds];
    offsets.forEach(offset -> counts[(int) offset.toSeconds()]++);
    var mean = offsets.size() / (double) seconds;
    var variance =
        IntStream.range(0, seconds)
            .mapToDouble(i -> (counts[i] - mean) * (counts[i] - mean))
            .average()
            .orElse(0);
    assertThat(mean).isCloseTo(25, within(4 * Math.sqrt(25.0 / seconds)));
    assertThat(variance / mean).isCloseTo(1, within(4 * Math.sqrt(2.0 / seconds)));
  }

  @Test
  void anotherSeedGivesOtherArrivals() {
    assertThat(new Poisson(25).offsets(MINUTE, SEED))
        .isNotEqualTo(new Poisson(25).offsets(MINUTE, SEED + 1));
  }

  @Test
  void burstsComeOnTopAtTheEndOfEachPeriod() {
    var burst = new Burst(5, 40, Duration.ofMillis(500), Duration.ofSeconds(10));
    var offsets = burst.offsets(MINUTE, SEED);
    // 5 a second for a minute, bursts at 10, 20, 30, 40 and 50 s.
    assertThat(offsets).hasSize(300 + 5 * 40);
    for (int at = 10; at < 60; at += 10) {
      assertThat(between(offsets, at, at + 0.5)).isEqualTo(40 + 3);
      assertThat(between(offsets, at + 0.5, at + 10)).isEqualTo(47);
    }
    assertThat(between(offsets, 0, 10)).isEqualTo(50);
  }

  @Test
  void whatMakesNoArrivalsIsRefused() {
    assertThatThrownBy(() -> new Constant(0)).hasMessageContaining("expected more than 0");
    assertThatThrownBy(() -> new Poisson(Double.NaN)).hasMessageContaining("expected more than 0");
    assertThatThrownBy(() -> new Ramp(0, 0)).hasMessageContaining("expected none below 0");
    assertThatThrownBy(() -> new Ramp(-1, 5)).hasMessageContaining("expected none below 0");
    var second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Burst(1, 3, second.plusNanos(1), second))
        .hasMessageContaining("expected within the period");
    assertThatThrownBy(() -> new Until.Elapsed(Duration.ZERO))
        .hasMessageContaining("expected more than 0");
  }
}
