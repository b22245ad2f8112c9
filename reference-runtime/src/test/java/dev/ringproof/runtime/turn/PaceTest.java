package dev.ringproof.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long MILLI = 1_000_000;

  private static Pace spoken(int tokens, long firstMillis, long gapMillis) {
    var pace = new Pace(0);
    for (int i = 0; i < tokens; i++) {
      pace.token((firstMillis + i * gapMillis) * MILLI);
    }
    return pace;
  }

  @Test
  void theLengthOfAnAnswerDoesNotMatter() {
    assertThat(spoken(10, 50, 5).typical()).contains(Duration.ofMillis(550));
    assertThat(spoken(1_000, 50, 5).typical()).contains(Duration.ofMillis(550));
  }

  @Test
  void aSlowStartAndASlowPaceBothCount() {
    assertThat(spoken(10, 100, 5).typical()).contains(Duration.ofMillis(600));
    assertThat(spoken(10, 50, 20).typical()).contains(Duration.ofMillis(2_050));
  }

  @Test
  void aFewTokensSayNothing() {
    assertThat(spoken(7, 50, 5).typical()).isEmpty();
    assertThat(new Pace(0).typical()).isEmpty();
  }

  @Test
  void whatComesAfterTheFirstAnswerIsNotCounted() {
    var pace = spoken(10, 50, 5);
    pace.over();
    pace.token(60_000 * MILLI);
    assertThat(pace.typical()).contains(Duration.ofMillis(550));
  }
}
