package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.load.InjectorBench.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InjectorBenchTest {
  private static final Duration MOST = Duration.ofMillis(5);
  private static final Step GOOD = new Step(100, 300, 300, 300, 4_999, 9_000, null);

  @TempDir private Path results = Path.of("");

  @Test
  void aRateIsHeldByWhoSendsAllOnceAndInTime() {
    assertThat(GOOD.held(MOST)).isTrue();
    assertThat(new Step(100, 300, 300, 300, 5_000, 9_000, null).held(MOST)).isFalse();
    assertThat(new Step(100, 300, 299, 300, 1, 9_000, null).held(MOST)).isFalse();
    assertThat(new Step(100, 300, 300, 301, 1, 9_000, null).held(MOST)).isFalse();
    assertThat(new Step(100, 0, 0, 0, 0, 0, null).held(MOST)).as("nothing offered").isFalse();
  }

  /** How late it is depends on the machine; that it sees every turn does not. */
  @Test
  void everyTurnReachesTheStubAndIsSeenToEnd() {
    var told = new ArrayList<Step>();
    var steps = InjectorBench.run(0, List.of(20, 40), Duration.ofDays(1), results, told::add);
    assertThat(steps).isEqualTo(told).hasSize(2);
    assertThat(steps)
        .allSatisfy(
            step -> {
              assertThat(step.turns()).isEqualTo(3L * step.perSecond());
              assertThat(step.completed()).isEqualTo(step.turns());
              assertThat(step.served()).isEqualTo(step.turns());
            });
  }

  @Test
  void whoIsLateTwiceIsOfferedNoMore() {
    var steps = InjectorBench.run(0, List.of(20, 21, 22), Duration.ZERO, results, step -> {});
    assertThat(steps).hasSize(2);
  }
}
