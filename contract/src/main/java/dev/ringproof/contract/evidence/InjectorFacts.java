package dev.ringproof.contract.evidence;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the injector could do before its load was believed: in the process that drives, against a
 * stub that answers each turn at once, so that nothing of a runtime is in these figures.
 *
 * @param peakPerSecond most turns that the plan offers within a second
 * @param mostLagMicros p99 of the lag below which a rate is held
 * @param rounds in the order in which they were offered, from several times the peak down to it,
 *     until one was held
 */
public record InjectorFacts(long peakPerSecond, long mostLagMicros, List<Round> rounds) {
  /** Why a load is not believed whose evidence has none of this. */
  public static final String MISSING = "nobody looked what the injector can do before it drove";

  public InjectorFacts {
    rounds = List.copyOf(rounds);
  }

  /**
   * One rate.
   *
   * @param seconds how long turns arrived
   * @param completed turns whose end was seen
   * @param served turns that the stub answered
   * @param lagP99Micros how late turns were sent against their intended start
   */
  public record Round(
      long perSecond, double seconds, long turns, long completed, long served, long lagP99Micros) {

    /** Whether each turn was sent once, was seen to end, and the injector was in time. */
    public boolean held(long mostLagMicros) {
      return turns > 0 && completed == turns && served == turns && lagP99Micros < mostLagMicros;
    }

    private String told() {
      return String.format(
          Locale.ROOT,
          "%,d turns a second for %s s, %,d of %,d completed, lag p99 %.1f ms",
          perSecond,
          seconds == Math.rint(seconds) ? String.valueOf((long) seconds) : String.valueOf(seconds),
          completed,
          turns,
          lagP99Micros / 1e3);
    }
  }

  /** Returns the same, to be held to another lag. */
  public InjectorFacts within(Duration mostLag) {
    return new InjectorFacts(peakPerSecond, mostLag.toNanos() / 1_000, rounds);
  }

  /** Whether the injector held the plan's peak, or more. */
  public boolean held() {
    return best().isPresent();
  }

  private Optional<Round> best() {
    return rounds.stream()
        .filter(round -> round.held(mostLagMicros) && round.perSecond() >= peakPerSecond)
        .max(Comparator.comparingLong(Round::perSecond));
  }

  /** Says in a sentence's words what was held, or what to do where the plan's peak was not. */
  public String told() {
    var best = best();
    if (best.isEmpty()) {
      return String.format(
          Locale.ROOT,
          "the injector itself did not hold the plan's peak, %,d turns a second, against a stub that"
              + " answers at once (%s; lag p99 under %.1f ms asked for): mend the injector's machine,"
              + " which wants more cores or less other work, not the runtime, and measure again",
          peakPerSecond,
          rounds.isEmpty() ? "nothing was offered" : rounds.getLast().told(),
          mostLagMicros / 1e3);
    }
    var first = rounds.getFirst();
    return String.format(
        Locale.ROOT,
        "the injector held %s against a stub that answers at once, in this process: %.1f times the"
            + " plan's peak of %,d%s",
        best.get().told(),
        best.get().perSecond() / (double) Math.max(1, peakPerSecond),
        peakPerSecond,
        first.held(mostLagMicros) ? "" : "; not held: " + first.told());
  }
}
