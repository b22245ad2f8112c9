package dev.ringproof.load;

import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.InjectorFacts.Round;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.testbed.evidence.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Measures what the injector of this process can do, before what it sees of a target is believed:
 * several times what the plan offers at its peak, against a stub that answers at once. One is made
 * for each process, whose plans share what it found.
 */
public final class Calibration {
  private static final int TIMES = 4;

  /** Four times what any ring offers and more, so that a proof of all rings measures once. */
  private static final int LEAST = 1_000;

  /** As much as the bench offers; four times a plan so great would be a question of its own. */
  private static final int MOST = 6_000;

  private static final int WARM_RATE = 300;
  private static final Duration WARM_TIME = Duration.ofSeconds(1);

  /** From this rate on a second has turns enough for a p99. */
  private static final int MANY = 500;

  private static final Duration TIME = Duration.ofSeconds(1);
  private static final Duration LONG_TIME = Duration.ofSeconds(2);

  private final Rounds stub;
  private final long mostLagMicros;
  private List<Round> rounds = List.of();
  private boolean warm;

  /** Offers a rate, and says what became of it. */
  interface Rounds {
    Round offered(int perSecond, Duration time);
  }

  /**
   * Makes one of this process.
   *
   * @param results where Gatling keeps its own log
   * @param mostLag p99 of the lag below which the injector is in time
   */
  public Calibration(Path results, Duration mostLag) {
    this((perSecond, time) -> InjectorBench.alone(perSecond, time, results), mostLag);
  }

  Calibration(Rounds stub, Duration mostLag) {
    this.stub = stub;
    this.mostLagMicros = mostLag.toNanos() / 1_000;
  }

  /**
   * Returns what is known of a plan with this peak; measures where that was not settled before. A
   * peak that was not held is measured again for whoever asks again.
   */
  public synchronized InjectorFacts before(long peakPerSecond, Progress progress) {
    var several = Math.max(LEAST, Math.min(TIMES * peakPerSecond, Math.max(MOST, peakPerSecond)));
    var asked = rounds.stream().anyMatch(round -> round.perSecond() >= several);
    var known = new InjectorFacts(peakPerSecond, mostLagMicros, rounds);
    if (asked && known.held()) {
      return known;
    }
    rounds = measured(rates(several, Math.max(1, peakPerSecond)));
    var now = new InjectorFacts(peakPerSecond, mostLagMicros, rounds);
    progress.line("  injector    " + now.told());
    return now;
  }

  /** From several times the peak down to it; that one twice, since one second may be bad luck. */
  private static List<Long> rates(long several, long peak) {
    var fewer = Math.min(several, TIMES * peak);
    return fewer < several ? List.of(several, fewer, peak, peak) : List.of(several, peak, peak);
  }

  /** Offers one rate after the other until one is held. */
  private List<Round> measured(List<Long> rates) {
    if (!warm) {
      // The first rounds of a process are its compilers'.
      var unused = stub.offered(WARM_RATE, WARM_TIME);
      warm = true;
    }
    var made = new ArrayList<Round>();
    for (int i = 0; i < rates.size() && (i == 0 || !made.getLast().held(mostLagMicros)); i++) {
      var rate = Math.toIntExact(rates.get(i));
      made.add(stub.offered(rate, rate < MANY ? LONG_TIME : TIME));
    }
    return List.copyOf(made);
  }

  /** Returns how many of these turns are intended within any one second, at most. */
  static long peak(Collection<Assignment> turns) {
    return peakOf(turns.stream().map(Assignment::offset).sorted().toList());
  }

  /**
   * Returns how many of these starts lie within any one second, at most.
   *
   * @param offsets in order
   */
  static long peakOf(List<Duration> offsets) {
    var second = new ArrayDeque<Duration>();
    var most = 0;
    for (var offset : offsets) {
      second.addLast(offset);
      while (second.getFirst().plusSeconds(1).compareTo(offset) <= 0) {
        second.removeFirst();
      }
      most = Math.max(most, second.size());
    }
    return most;
  }
}
