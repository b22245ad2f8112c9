package dev.ringproof.conformance.kit;

import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lets many tests share one kill of the runtime: the last to be ready carries it out. */
final class Rendezvous {
  private static final long MOST_SECONDS = 45;

  private final Runnable kill;
  private final Phaser phaser;
  private volatile @Nullable RuntimeException wrong;

  Rendezvous(int parties, Runnable kill) {
    this.kill = kill;
    this.phaser =
        new Phaser(parties) {
          @Override
          protected boolean onAdvance(int phase, int registered) {
            if (phase == 0 && registered > 0) {
              carryOut();
            }
            return false;
          }
        };
  }

  /** Waits for the others and the kill; once it is over, tests go their own ways. */
  void meet() {
    var phase = phaser.arrive();
    try {
      phaser.awaitAdvanceInterruptibly(phase, MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotProvable("interrupted before the kill");
    } catch (TimeoutException e) {
      throw new NotProvable("the tests around the kill were not all ready in " + MOST_SECONDS + " s");
    }
    var failure = wrong;
    if (failure != null) {
      throw new CheckFailed("a runtime that starts again after a kill", failure.getMessage());
    }
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
