package dev.ringproof.runtime.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(20);
  private static final int DRAWS = 2000;

  private final Backoff backoff = new Backoff(FIRST, MOST, new SplittableRandom(7));

  private long[] drawn(int failures) {
    return IntStream.range(0, DRAWS)
        .mapToLong(i -> backoff.pause(failures, null).toMillis())
        .sorted()
        .toArray();
  }

  @Test
  void aPauseIsDrawnFromTheWholeRangeWhichGrowsToTheLongest() {
    var bounds = new long[] {3_000, 9_000, 20_000, 20_000};
    for (int failures = 1; failures <= bounds.length; failures++) {
      var all = drawn(failures);
      var most = bounds[failures - 1];
      assertThat(all[0]).isBetween(1_000L, 1_000 + most / 50);
      assertThat(all[DRAWS - 1]).isBetween(most - most / 50, most);
      assertThat(all[DRAWS / 2]).isBetween(most / 2, (1_000 + most) * 11 / 20);
    }
  }

  @Test
  void whatAModelAsksForIsTheLeast() {
    assertThat(backoff.pause(1, Duration.ofMinutes(2))).isEqualTo(Duration.ofMinutes(2));
    assertThat(backoff.pause(1, Duration.ZERO)).isGreaterThanOrEqualTo(FIRST);
  }

  @Test
  void windowsThatAreTheSameGiveOnePause() {
    var fixed = new Backoff(FIRST, FIRST, new SplittableRandom(7));
    assertThat(fixed.pause(4, null)).isEqualTo(FIRST);
    var none = new Backoff(Duration.ZERO, Duration.ZERO, new SplittableRandom(7));
    assertThat(none.pause(4, null)).isZero();
  }
}
