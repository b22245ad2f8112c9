package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.InjectorFacts.Round;
import dev.ringproof.load.InjectorBench.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class InjectorBenchTest {
  private static final Duration MOST = Duration.ofMillis(5);

  private static boolean held(long turns, long completed, long served, long lagMicros) {
    var round = new Round(100, 3, turns, completed, served, lagMicros);
    return new Step(round, 9_000, null).held(MOST);
  }

  @TempDir private Path results = Path.of("");

  @Test
  void aRateIsHeldByWhoSendsAllOnceAndInTime() {
    assertThat(held(300, 300, 300, 4_999)).isTrue();
    assertThat(held(300, 300, 300, 5_000)).isFalse();
    assertThat(held(300, 299, 300, 1)).isFalse();
    assertThat(held(300, 300, 301, 1)).isFalse();
    assertThat(held(0, 0, 0, 0)).as("nothing offered").isFalse();
  }

  /** How late it is depends on the machine; that it sees every turn does not. */
  @Test
  void everyTurnReachesTheStubAndIsSeenToEnd() {
    var told = new ArrayList<Step>();
    var steps = InjectorBench.run(0, List.of(20, 40), Duration.ofDays(1), results, told::add);
    assertThat(steps).isEqualTo(told).hasSize(2);
    assertThat(steps)
        .map(Step::round)
        .allSatisfy(
            round -> {
              assertThat(round.turns()).isEqualTo(3L * round.perSecond());
              assertThat(round.completed()).isEqualTo(round.turns());
              assertThat(round.served()).isEqualTo(round.turns());
            });
  }

  @Test
  void whoIsLateTwiceIsOfferedNoMore() {
    var steps = InjectorBench.run(0, List.of(20, 21, 22), Duration.ZERO, results, step -> {});
    assertThat(steps).hasSize(2);
  }
}
