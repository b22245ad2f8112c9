package dev.ringproof.conformance.kit;

import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Lets many tests share one kill of the runtime. They meet twice: when whatever takes long is
 * prepared, and when whatever must be under way is; the last to come to the second carries the kill
 * out. What would be over soon (an approval that expires, a tool call with a deadline) is begun
 * between the two, so that the slowest preparation does not outlast it.
 */
final class Rendezvous {
  private static final long MOST_SECONDS = 45;
  private static final int PREPARING = 0;
  private static final int READY = 1;

  private final Runnable kill;
  private final Phaser phaser;
  private volatile @Nullable RuntimeException wrong;

  Rendezvous(int parties, Runnable kill) {
    this.kill = kill;
    this.phaser =
        new Phaser(parties) {
          @Override
          protected boolean onAdvance(int phase, int registered) {
            if (phase == READY && registered > 0) {
              carryOut();
            }
            return false;
          }
        };
  }

  /** Waits until nobody prepares any more. */
  void prepared() {
    arrive(PREPARING);
  }

  /** Waits, once prepared, for the others and the kill; after it, tests go their own ways. */
  void meet() {
    arrive(READY);
    var failure = wrong;
    if (failure != null) {
      throw new CheckFailed(
          "a runtime that starts again after a kill", String.valueOf(failure.getMessage()));
    }
  }

  private void arrive(int phase) {
    try {
      phaser.arrive();
      if (phaser.awaitAdvanceInterruptibly(phase, MOST_SECONDS, TimeUnit.SECONDS) < 0) {
        throw late();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotProvable("interrupted before the kill");
    } catch (TimeoutException e) {
      phaser.forceTermination(); // nobody waits for a kill that will not come
      throw late();
    }
  }

  private static NotProvable late() {
    return new NotProvable(
        "the tests around the kill were not all ready in " + MOST_SECONDS + " s");
  }

  /** One test less; it may never have met the others. */
  void leave() {
    phaser.arriveAndDeregister();
  }

  private void carryOut() {
    try {
      kill.run();
    } catch (RuntimeException e) {
      wrong = e;
    }
  }
}
