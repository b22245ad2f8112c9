package dev.ringproof.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
  private static final long MILLI = 1_000_000;

  private static Pace spoken(int pieces, long firstMillis, long gapMillis) {
    var pace = new Pace(0);
    for (int i = 0; i < pieces; i++) {
      pace.piece((firstMillis + i * gapMillis) * MILLI);
    }
    return pace;
  }

  @Test
  void theLengthOfAnAnswerDoesNotMatter() {
    assertThat(spoken(10, 50, 5).typical()).contains(Duration.ofMillis(150));
    assertThat(spoken(1_000, 50, 5).typical()).contains(Duration.ofMillis(150));
  }

  @Test
  void aSlowStartAndASlowPaceBothCount() {
    assertThat(spoken(10, 100, 5).typical()).contains(Duration.ofMillis(200));
    assertThat(spoken(10, 50, 20).typical()).contains(Duration.ofMillis(450));
  }

  @Test
  void aFirstTokenNearItsBudgetWeighsMoreThanTheUsualPace() {
    var usual = spoken(10, 50, 40).typical().orElseThrow();
    var late = spoken(10, 1_900, 40).typical().orElseThrow();
    assertThat(late).isGreaterThan(usual.multipliedBy(3));
  }

  @Test
  void aFewPiecesSayNothing() {
    assertThat(spoken(3, 50, 5).typical()).isEmpty();
    assertThat(new Pace(0).typical()).isEmpty();
  }

  @Test
  void whatComesAfterTheFirstAnswerIsNotCounted() {
    var pace = spoken(10, 50, 5);
    pace.over();
    pace.piece(60_000 * MILLI);
    assertThat(pace.typical()).contains(Duration.ofMillis(150));
  }
}
