package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.runtime.bench.BenchStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmarks write is what the store takes, and a caller that breaks breaks the run. */
final class BenchStoreTest {
  private static final Duration BRIEF = Duration.ofMillis(200);
  private static final int SESSIONS = 8;

  @TempDir Path folder;

  @Test
  void sessionsTakeTurnAfterTurn() throws Exception {
    try (var store = BenchAssembly.in(folder).store()) {
      var bench = new BenchStore(store, Clock.systemUTC(), 4);
      bench.open(SESSIONS);
      assertThat(bench.rate(BRIEF, caller -> bench.turn(caller, SESSIONS))).isPositive();
      assertThat(bench.rate(BRIEF, caller -> bench.turnOfActive(caller, 4, SESSIONS))).isPositive();
      assertThat(bench.rate(BRIEF, caller -> bench.agentTurn(caller, SESSIONS))).isPositive();
      assertThat(bench.rate(BRIEF, bench::bare)).isPositive();
      assertThat(bench.rate(BRIEF, bench::bareContinuity)).isPositive();
    }
  }

  @Test
  void aCallerThatBreaksIsNoRate() throws Exception {
    try (var store = BenchAssembly.in(folder).store()) {
      var bench = new BenchStore(store, Clock.systemUTC(), 2);
      assertThatThrownBy(() -> bench.rate(BRIEF, caller -> bench.turn(caller, SESSIONS)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("a caller broke");
    }
  }
}
