package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.Pattern;
import dev.ringproof.load.measure.Pattern.Until;
import dev.ringproof.load.measure.Spread;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.DataFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 100 arrivals a second for 20 s meet a server that answers in 10 ms and stands still for the sixth
 * second. The 100 that arrive meanwhile wait for its end, the k-th of them 1000 - 10 k ms; all
 * others take 10 ms. Of 2,000 ordered by length the 1,901st to the last are those: the percentile
 * of rank 1,900 + j takes 10 + 10 j ms.
 */
final class PlantedStallTest {
  private static final long MILLI = 1_000_000;
  private static final long SERVICE = 10 * MILLI;
  private static final long STALL_FROM = 5_000 * MILLI;
  private static final long STALL_TO = 6_000 * MILLI;
  private static final int TURNS = 2_000;
  private static final int STALLED = 100;
  private static final Persona WHO =
      new Persona("plain-0001", "user", ActorType.EXTERNAL, Set.of(), null);

  /** Who sends on time whatever the server does, and who waits for each answer. */
  private static List<TurnRecord> taken(boolean waits) {
    var offsets = new Pattern.Constant(100).offsets(new Until.Turns(TURNS), 0);
    var turns = new ArrayList<TurnRecord>();
    var free = 0L;
    for (var offset : offsets) {
      var turn =
          new TurnRecord(new Assignment(TierId.A, WHO, "ses_1", "n" + turns.size(), 9, 9, offset));
      var intended = offset.toNanos();
      var sent = waits ? Math.max(intended, free) : intended;
      var begun = sent >= STALL_FROM && sent < STALL_TO ? STALL_TO : sent;
      free = begun + SERVICE;
      turn.sending(intended, sent);
      turn.event("token", free);
      turn.event("turn.completed", free);
      turns.add(turn);
    }
    return turns;
  }

  private static Figures figures(List<TurnRecord> turns) {
    return new Figures(DataFiles.defaults().tierData(1), turns);
  }

  /** The upper edge of the bucket of a time, by the library itself. */
  private static long bucket(long millis) {
    return new Histogram(3_600_000_000L, 3).highestEquivalentValue(millis * 1_000);
  }

  private static Latency of(List<Latency> latencies, String metric) {
    return latencies.stream().filter(l -> l.metric().equals(metric)).findFirst().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-token", "turn"})
  void everyPercentileFromTheIntendedStartIsWhatArithmeticSays(String metric) {
    var latency = of(figures(taken(false)).latencies(), metric);
    assertThat(latency.count()).isEqualTo(TURNS);
    assertThat(latency.never()).isZero();
    assertThat(latency.p50Micros()).isEqualTo(bucket(10));
    assertThat(latency.p90Micros()).isEqualTo(bucket(10));
    // Rank 1,980 of 2,000 is the 80th of those that waited.
    assertThat(latency.p99Micros()).isEqualTo(bucket(10 + 10 * 80));
    // Rank 1,998 is the 98th, the last rank the one that met the stall's first instant.
    assertThat(latency.p999Micros()).isEqualTo(bucket(10 + 10 * 98));
    assertThat(latency.maxMicros()).isEqualTo(bucket(1_010));
  }

  /**
   * An injector that waits for an answer before it sends the next turn sends only one into the
   * stall. By its own sends the stall has gone from the p99; from the intended starts it is there
   * and, since the injector has to catch up, greater still.
   */
  @Test
  void anInjectorThatWaitsHidesTheStallFromItsOwnClockAlone() {
    var turns = taken(true);
    assertThat(p99(turns, false)).isEqualTo(bucket(10));
    assertThat(p99(turns, true)).isGreaterThanOrEqualTo(bucket(10 + 10 * 80));
    assertThat(Figures.lagP99Micros(turns)).isGreaterThan(Duration.ofMillis(50).toNanos() / 1_000);
  }

  private static long p99(List<TurnRecord> turns, boolean intended) {
    var spread = new Spread();
    turns.forEach(t -> spread.add(intended ? t.turnFromIntended() : t.turnFromSent()));
    var micros = spread.rankedMicros(TURNS * 99 / 100);
    return micros == null ? 0 : micros;
  }

  /** Turns that never came lie above all that did: they take no percentile down. */
  @Test
  void whatWasLostInTheStallIsNoFasterThanWhatWaited() {
    var turns = new ArrayList<TurnRecord>();
    for (var turn : taken(false)) {
      turns.add(turn.turnFromIntended() > SERVICE ? lost(turn) : turn);
    }
    var latency = of(figures(turns).latencies(), "turn");
    assertThat(latency.count()).isEqualTo(TURNS - STALLED);
    assertThat(latency.never()).isEqualTo(STALLED);
    assertThat(latency.p90Micros()).isEqualTo(bucket(10));
    assertThat(List.of(none(latency.p99Micros()), none(latency.p999Micros())))
        .containsExactly(true, true);
    assertThat(none(latency.maxMicros())).isTrue();
  }

  private static boolean none(@Nullable Long micros) {
    return micros == null;
  }

  private static TurnRecord lost(TurnRecord turn) {
    var lost = new TurnRecord(turn.assignment());
    lost.sending(turn.intendedAt(), turn.sentAt());
    return lost;
  }
}
