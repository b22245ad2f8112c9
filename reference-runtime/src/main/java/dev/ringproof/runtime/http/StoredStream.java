package dev.ringproof.runtime.http;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.turn.Turns;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The stream of a turn that is under way and that this process does not know as running here, as
 * the store has it: it runs at another node, or is to run here in a moment. It is looked at often
 * while it grows and less often while it does not.
 */
final class StoredStream {
  private static final long FIRST_NANOS = 25_000_000;
  private static final long MOST_NANOS = 250_000_000;

  private final Store store;
  private final Turns turns;
  private final String turn;
  private long pause = FIRST_NANOS;

  StoredStream(Store store, Turns turns, String turn) {
    this.store = store;
    this.turns = turns;
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
      var from = afterRecovery(all, after);
      if (last >= after || from < after || !runs) {
        return from;
      }
      pause();
    }
  }

  /**
   * Returns the id after which a client reads on that has seen this one. What a process showed and
   * did not make durable had ids that its successor gave again, to the recovery and what follows
   * it: whose of the two the client saw nobody can tell, so that it is told the first such recovery
   * and all that follows, and forgets what it had from there on.
   */
  static long afterRecovery(List<TurnEvent> all, long after) {
    return all.stream()
        .filter(event -> event.id() <= after && anotherLife(event))
        .mapToLong(event -> event.id() - 1)
        .findFirst()
        .orElse(after);
  }

  private static boolean anotherLife(TurnEvent event) {
    return event.type() == EventType.RECOVERY
        && event.payload().text("/cause").filter("restart"::equals).isPresent();
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

  /** Whether the turn is under way, and this node stays to tell of it. */
  boolean runs() {
    return !turns.released() && store.turns().underWay(turn);
  }

  private void pause() {
    LockSupport.parkNanos(pause);
    pause = Math.min(MOST_NANOS, pause * 2);
  }

  /** Waits until the turn has ended; false when this node stops before that. */
  boolean awaitEnd() {
    while (store.turns().underWay(turn)) {
      if (turns.released() || Thread.currentThread().isInterrupted()) {
        return false;
      }
      pause();
    }
    return true;
  }
}
