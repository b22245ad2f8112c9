package dev.ringproof.runtime.turn;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast a turn's first answer came, whatever its length: turns differ in length a hundredfold by
 * nature, so that how long one took says little of how busy the node or its provider is.
 */
final class Pace {
  private static final int TYPICAL_TOKENS = 100;
  private static final int LEAST_TOKENS = 8;

  private final long start;
  private long first;
  private long last;
  private int tokens;
  private boolean over;

  /** Starts the clock, in nanoseconds of {@link System#nanoTime}. */
  Pace(long start) {
    this.start = start;
  }

  /** Counts a token of the first answer. */
  void token(long now) {
    if (over) {
      return;
    }
    if (tokens == 0) {
      first = now;
    }
    last = now;
    tokens++;
  }

  /** Ends the count: what comes after a tool's or a person's answer waited for that. */
  void over() {
    over = true;
  }

  /**
   * Returns what a turn of a hundred tokens would have taken: the time to the first and as many
   * times the mean gap between the others. Empty after an answer of too few to tell.
   */
  Optional<Duration> typical() {
    if (tokens < LEAST_TOKENS) {
      return Optional.empty();
    }
    var gap = (last - first) / (tokens - 1);
    return Optional.of(Duration.ofNanos(first - start + TYPICAL_TOKENS * gap));
  }
}
