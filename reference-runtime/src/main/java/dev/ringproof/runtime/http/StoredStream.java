package dev.ringproof.runtime.http;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The stream of a turn that runs at another node, as the store has it. It is looked at often while
 * it grows and less often while it does not.
 */
final class StoredStream {
  private static final long FIRST_NANOS = 25_000_000;
  private static final long MOST_NANOS = 250_000_000;

  private final Store store;
  private final String turn;
  private long pause = FIRST_NANOS;

  StoredStream(Store store, String turn) {
    this.store = store;
    this.turn = turn;
  }

  /**
   * Returns the id after which a client reads on. One that has seen more than the store has was
   * told tokens that are on their way to be durable, or that a crash took: then the stream goes on
   * from its recovery.
   */
  long from(long after) {
    while (true) {
      var runs = runs();
      var all = store.turns().eventsAfter(turn, 0);
      var last = all.isEmpty() ? 0 : all.getLast().id();
      if (last >= after) {
        return after;
      }
      var recovery = all.stream().filter(e -> e.type() == EventType.RECOVERY).reduce((x, y) -> y);
      if (recovery.isPresent()) {
        return recovery.get().id() - 1;
      }
      if (!runs) {
        return after;
      }
      pause();
    }
  }

  /** Returns the events after an id; empty when none came in time, or there will be none. */
  List<TurnEvent> read(long after, Duration wait) {
    var until = System.nanoTime() + wait.toNanos();
    while (true) {
      // Whether it still runs is asked first: what it wrote before it ended is found then.
      var runs = runs();
      var found = store.turns().eventsAfter(turn, after);
      if (!found.isEmpty() || !runs || System.nanoTime() >= until) {
        pause = FIRST_NANOS;
        return found;
      }
      pause();
    }
  }

  /** Whether another node has the turn under way. */
  boolean runs() {
    return store.nodes().runsElsewhere(turn);
  }

  private void pause() {
    LockSupport.parkNanos(pause);
    pause = Math.min(MOST_NANOS, pause * 2);
  }

  /** Waits until no other node has it under way. */
  void awaitEnd() {
    while (runs() && !Thread.currentThread().isInterrupted()) {
      pause();
    }
  }
}
