package dev.ringproof.runtime.turn;

import java.time.Duration;
import java.util.Optional;

/**
 * How fast a turn's first answer came, whatever its length: turns differ in length a hundredfold by
 * nature, so that how long one took says little of how busy the node or its provider is.
 */
final class Pace {
  // Few, so that a first token that comes late weighs as much as pieces that come slowly.
  private static final int TYPICAL_PIECES = 20;
  private static final int LEAST_PIECES = 4;

  private final long start;
  private long first;
  private long last;
  private int pieces;
  private boolean over;

  /** Starts the clock, in nanoseconds of {@link System#nanoTime}. */
  Pace(long start) {
    this.start = start;
  }

  /** Counts a piece of the first answer: a token, or what the provider sends together. */
  void piece(long now) {
    if (over) {
      return;
    }
    if (pieces == 0) {
      first = now;
    }
    last = now;
    pieces++;
  }

  /** Ends the count: what comes after a tool's or a person's answer waited for that. */
  void over() {
    over = true;
  }

  /**
   * Returns what a turn of twenty pieces would have taken: the time to the first and twenty times
   * the mean gap between the others. Empty after an answer of too few to tell.
   */
  Optional<Duration> typical() {
    if (pieces < LEAST_PIECES) {
      return Optional.empty();
    }
    var gap = (last - first) / (pieces - 1);
    return Optional.of(Duration.ofNanos(first - start + TYPICAL_PIECES * gap));
  }
}
