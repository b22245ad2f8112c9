package dev.ringproof.runtime.decision.authzen;

/**
 * How many questions may be put a second time: a tenth of those that were put once, and some to
 * begin with. A decision point that is down is not asked twice as much for it.
 */
final class RetryBudget {
  private static final int EARNED_BY = 10;
  private static final int MOST = 10 * EARNED_BY;

  private int tenths = MOST;

  /** A question is put for the first time. */
  synchronized void asked() {
    tenths = Math.min(MOST, tenths + 1);
  }

  /** Whether one may be put again; if so, it is counted. */
  synchronized boolean take() {
    if (tenths < EARNED_BY) {
      return false;
    }
    tenths -= EARNED_BY;
    return true;
  }
}
