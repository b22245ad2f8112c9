package dev.ringproof.runtime.workflow;

import dev.ringproof.contract.tier.Windows;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Pauses between the runs of a job: drawn from the whole range between the first pause and a bound
 * that grows threefold with each failure, so that jobs which failed together do not come back
 * together; never longer than the longest pause, never shorter than what a model asked for.
 *
 * @param first the shortest pause
 * @param most the longest
 */
public record Backoff(Duration first, Duration most, RandomGenerator random) {
  private static final int GROWTH = 3;

  /** Returns the pauses that a tier's windows declare. */
  public static Backoff of(Windows windows, RandomGenerator random) {
    return new Backoff(windows.backoffFirst(), windows.backoffMost(), random);
  }

  /**
   * Draws a pause.
   *
   * @param failures how many runs have failed, at least 1
   * @param atLeast what was asked for; null if nothing
   */
  public Duration pause(int failures, @Nullable Duration atLeast) {
    var bound = first.toMillis();
    for (int i = 0; i < failures && bound < most.toMillis(); i++) {
      bound *= GROWTH;
    }
    var longest = Math.max(first.toMillis(), Math.min(bound, most.toMillis()));
    var drawn = Duration.ofMillis(random.nextLong(first.toMillis(), longest + 1));
    return atLeast == null || drawn.compareTo(atLeast) >= 0 ? drawn : atLeast;
  }
}
