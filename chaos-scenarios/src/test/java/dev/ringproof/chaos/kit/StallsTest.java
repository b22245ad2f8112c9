package dev.ringproof.chaos.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StallsTest {
  private static final long MILLI = 1_000_000;

  @Test
  void remembersTheLongestStallSinceThen() {
    var stalls = Stalls.unwatched();
    stalls.woken(100 * MILLI, 360 * MILLI);
    stalls.woken(400 * MILLI, 480 * MILLI);
    assertThat(stalls.longestSince(0)).contains(Duration.ofMillis(260));
    assertThat(stalls.longestSince(400 * MILLI)).contains(Duration.ofMillis(80));
    assertThat(stalls.longestSince(500 * MILLI)).isEmpty();
  }

  @Test
  void aFewMillisecondsAreNoStall() {
    var stalls = Stalls.unwatched();
    stalls.woken(0, 49 * MILLI);
    assertThat(stalls.longestSince(0)).isEmpty();
  }
}
