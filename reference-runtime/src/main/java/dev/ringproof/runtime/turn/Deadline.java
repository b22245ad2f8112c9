package dev.ringproof.runtime.turn;

import java.time.Duration;

/** The one deadline of a turn; every step takes its share of what is left. */
public record Deadline(long startNanos, long endNanos) {
  /** Returns the deadline of a turn that began at this reading of the nano clock. */
  static Deadline of(long startNanos, Duration budget) {
    return new Deadline(startNanos, startNanos + budget.toNanos());
  }

  /** Returns what is left; zero when it has passed. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
  }

  /** Returns what is left but for a share kept back; zero when there is none. */
  Duration leftBut(Duration kept) {
    var left = left().minus(kept);
    return left.isNegative() ? Duration.ZERO : left;
  }

  boolean passed() {
    return endNanos - System.nanoTime() <= 0;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }
}
