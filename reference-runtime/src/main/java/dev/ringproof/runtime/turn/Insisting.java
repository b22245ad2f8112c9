package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.store.StoreException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Asks a store that fails again, for as long as the turn may last: where a person's word, or what a
 * tool did, is known to this process and would be lost with the turn.
 */
final class Insisting {
  private static final Duration KEPT = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofMillis(250);

  private Insisting() {}

  /** Returns what the work comes to; throws what it last threw when there is no more time. */
  static <T> T on(Running turn, Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (StoreException e) {
        if (e.isLeaseLost() || turn.deadline.leftBut(KEPT).isZero() || turn.pause(AGAIN)) {
          throw e;
        }
      }
    }
  }
}
