package dev.ringproof.runtime.net;

/**
 * How many requests to one server may be sent again: a tenth of those that were sent once, and ten
 * to begin with. A server that is down is not asked twice as much for it.
 */
public final class RetryBudget {
  private static final int EARNED_BY = 10;
  private static final int MOST = 10 * EARNED_BY;

  private int tenths = MOST;

  /** A request is sent for the first time. */
  public synchronized void asked() {
    tenths = Math.min(MOST, tenths + 1);
  }

  /** Whether one may be sent again; if so, it is counted. */
  public synchronized boolean take() {
    if (tenths < EARNED_BY) {
      return false;
    }
    tenths -= EARNED_BY;
    return true;
  }
}
