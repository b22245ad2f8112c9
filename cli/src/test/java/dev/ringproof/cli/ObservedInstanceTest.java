package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.cli.ObservedInstance.Scrape;
import dev.ringproof.contract.slo.RuntimeMetric;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What one instance's counters grew by, scrape by scrape, in seconds from nought. */
final class ObservedInstanceTest {
  private static final CounterKey TURNS = key("completed");
  private static final CounterKey FAILED = key("failed");

  private final ObservedInstance instance = new ObservedInstance();

  private static CounterKey key(String outcome) {
    return new CounterKey(RuntimeMetric.TENANT_TURNS, Map.of("outcome", outcome));
  }

  private static @Nullable BigDecimal begun(int second) {
    return second < 0 ? null : BigDecimal.valueOf(second);
  }

  /** Takes a scrape at a second, of a process that began at another; -1: it does not tell. */
  private long take(int second, boolean shown, int began, long turns) {
    return grown(second, shown, began, Map.of(TURNS, turns));
  }

  private long grown(int second, boolean shown, int began, Map<CounterKey, Long> counters) {
    var grown = instance.take(new Scrape(second * 1000L, shown, begun(began), counters));
    return grown.values().stream().mapToLong(n -> n).sum();
  }

  @Test
  void whatACounterHeldAtTheFirstScrapeIsNotCounted() {
    assertThat(take(10, true, -1, 700)).isZero();
    assertThat(take(25, true, -1, 703)).isEqualTo(3);
    assertThat(take(40, true, -1, 703)).isZero();
  }

  @Test
  void aSeriesBornWhileItsInstanceShowsTheBuildCountsFromNought() {
    assertThat(take(10, true, -1, 700)).isZero();
    assertThat(grown(25, true, -1, Map.of(TURNS, 701L, FAILED, 4L))).isEqualTo(5);
  }

  @Test
  void aProcessThatBeganALittleBeforeItsFirstScrapeCountsFromNought() {
    assertThat(take(310, true, 11, 7)).isEqualTo(7);
  }

  @Test
  void aProcessThatRanForLongBeforeItsFirstScrapeDoesNot() {
    assertThat(take(312, true, 11, 7000)).isZero();
    assertThat(take(327, true, 11, 7001)).isEqualTo(1);
  }

  @Test
  void aCounterThatGoesBackBeganAgain() {
    take(10, true, -1, 700);
    assertThat(take(25, true, -1, 4)).isEqualTo(4);
    assertThat(take(40, true, -1, 6)).isEqualTo(2);
  }

  @Test
  void oneCounterThatGoesBackSaysItOfAll() {
    grown(10, true, -1, Map.of(TURNS, 3L, FAILED, 9L));
    assertThat(grown(25, true, -1, Map.of(TURNS, 5L, FAILED, 1L))).isEqualTo(6);
  }

  @Test
  void aProcessThatBeganSinceIsAnotherEvenWhereNothingGoesBack() {
    take(10, true, 1, 7);
    assertThat(take(25, true, 15, 9)).isEqualTo(9);
  }

  @Test
  void whatGrewUnderAnotherBuildIsNotCountedNorWhatGrewOnTheWayToIt() {
    take(10, true, 1, 7);
    assertThat(take(25, false, 1, 70)).isZero();
    assertThat(take(40, false, 1, 170)).isZero();
    assertThat(take(55, true, 1, 200)).isZero();
    assertThat(take(70, true, 1, 201)).isEqualTo(1);
    assertThat(instance.spans()).isEqualTo(2);
  }

  @Test
  void aRestartIntoTheBuildCountsFromNought() {
    take(25, false, 1, 70);
    assertThat(take(40, true, 30, 3)).isEqualTo(3);
  }

  @Test
  void aSeriesBornOnTheWayIntoTheBuildIsNobodys() {
    grown(25, false, 1, Map.of());
    assertThat(grown(40, true, 1, Map.of(FAILED, 3L))).isZero();
    assertThat(grown(55, true, 1, Map.of(FAILED, 5L))).isEqualTo(2);
  }

  @Test
  void theSameProcessSpeaksForTheTimeInWhichNobodyScrapedIt() {
    take(10, true, 1, 7);
    assertThat(take(4000, true, 1, 107)).isEqualTo(100);
  }

  @Test
  void aProcessOfWhichNothingIsKnownDoesNot() {
    take(10, true, -1, 7);
    assertThat(take(4000, true, -1, 107)).isZero();
    take(4010, true, 1, 108);
    assertThat(take(9000, true, 6000, 50)).as("another, long since").isZero();
  }

  @Test
  void aSeriesThatWasAwayForAScrapeGoesOnWhereItWas() {
    take(10, true, 1, 7);
    assertThat(grown(25, true, 1, Map.of())).isZero();
    assertThat(take(40, true, 1, 9)).isEqualTo(2);
  }

  static IntStream seeds() {
    return IntStream.range(0, 200);
  }

  /** A life of restarts and reloads: what is counted is what happened between two own scrapes. */
  @ParameterizedTest
  @MethodSource("seeds")
  void anyLifeIsCountedAsItWasLived(int seed) {
    var random = new Random(seed);
    var counters = new HashMap<CounterKey, Long>(Map.of(TURNS, (long) random.nextInt(100)));
    var began = 0;
    var shown = random.nextBoolean();
    long lived = 0;
    long counted = 0;
    var before = false;
    for (int second = 2000; second < 8000; second += 15) {
      long since = random.nextInt(9);
      switch (random.nextInt(12)) {
        case 0 -> {
          counters.clear();
          began = second - random.nextInt(15);
          counters.put(TURNS, since);
          shown = random.nextInt(4) > 0;
          lived += shown ? since : 0;
        }
        case 1 -> {
          shown = !shown;
          counters.merge(TURNS, since, Long::sum);
        }
        case 2 -> {
          counters.merge(FAILED, since, Long::sum);
          lived += shown && before ? since : 0;
        }
        default -> {
          counters.merge(TURNS, since, Long::sum);
          lived += shown && before ? since : 0;
        }
      }
      counted += grown(second, shown, began, Map.copyOf(counters));
      before = shown;
    }
    assertThat(counted).isEqualTo(lived);
  }
}
