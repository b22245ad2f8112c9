package dev.ringproof.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimeSpentMillisTest {
  @ParameterizedTest
  @CsvSource({"0, 0", "499999, 0", "500000, 1", "1499999, 1", "1500000, 2", "-700000, 0"})
  void aPartIsToldToTheNearestMillisecond(long nanos, long millis) {
    assertThat(TimeSpent.millis(Duration.ofNanos(nanos))).isEqualTo(millis);
  }
}
