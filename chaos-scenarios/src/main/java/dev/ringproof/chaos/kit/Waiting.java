package dev.ringproof.chaos.kit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Lets time pass, and looks. */
public final class Waiting {
  private static final long POLL_NANOS = 4_000_000;

  private Waiting() {}

  /** Lets this much time pass. */
  public static void pass(Duration time) {
    var until = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  /** Whether it came to hold within this time. */
  public static boolean until(Duration within, BooleanSupplier holds) {
    var until = System.nanoTime() + within.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  /** Returns the milliseconds since a moment of {@link System#nanoTime}. */
  public static long millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
