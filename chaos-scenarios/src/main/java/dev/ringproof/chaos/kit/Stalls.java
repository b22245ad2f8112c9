package dev.ringproof.chaos.kit;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * Watches the machine that harness and target share: a thread that asks to be woken every few
 * milliseconds, and remembers when it was woken late. What missed a time while the machine stood
 * still says nothing of the target.
 */
public final class Stalls implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(5);
  private static final Duration NOTED = Duration.ofMillis(50);

  private final ConcurrentLinkedDeque<Stall> seen = new ConcurrentLinkedDeque<>();
  private volatile boolean stopped;

  private record Stall(long untilNanos, Duration length) {}

  private Stalls() {}

  /** Starts to watch. */
  public static Stalls watch() {
    var stalls = new Stalls();
    Thread.ofPlatform().daemon().name("stalls").start(stalls::run);
    return stalls;
  }

  static Stalls unwatched() {
    return new Stalls();
  }

  private void run() {
    while (!stopped) {
      var due = System.nanoTime() + PERIOD.toNanos();
      LockSupport.parkNanos(PERIOD.toNanos());
      woken(due, System.nanoTime());
    }
  }

  /** Notes that what was due at one nanosecond count ran at another. */
  void woken(long dueNanos, long nowNanos) {
    var late = Duration.ofNanos(nowNanos - dueNanos);
    if (late.compareTo(NOTED) >= 0) {
      seen.add(new Stall(nowNanos, late));
    }
  }

  /** Returns the longest time that the machine stood still since then; empty if it did not. */
  public Optional<Duration> longestSince(long nanos) {
    return seen.stream()
        .filter(stall -> stall.untilNanos() - nanos >= 0)
        .map(Stall::length)
        .max(Comparator.naturalOrder());
  }

  @Override
  public void close() {
    stopped = true;
  }
}
