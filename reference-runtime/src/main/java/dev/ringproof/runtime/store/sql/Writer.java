package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes what is queued, in order, runs the units and makes them
 * durable in one commit; a unit that fails spoils no other, and is run more than once for that.
 */
public final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int MOST_WAITING = 100_000;
  private static final long HANGS_NANOS = Duration.ofSeconds(2).toNanos();

  private final Batch batch;
  private final int mostUnits;
  private final long patienceNanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Unit<?>> queue = new ArrayDeque<>();
  private final AtomicLong commits = new AtomicLong();
  private final Thread thread;
  private volatile boolean failing;
  private volatile boolean busy;
  private volatile long busySince;
  private int urgent;
  private boolean closing;

  /** Starts the thread; {@code mostUnits} share a commit at most. */
  public Writer(Batch batch, Duration writeBehind, int mostUnits) {
    this.batch = batch;
    this.mostUnits = mostUnits;
    patienceNanos = writeBehind.toNanos();
    thread =
        Thread.ofPlatform()
            .name("store-writer")
            .daemon(true)
            .uncaughtExceptionHandler((broken, error) -> LOG.error("it writes no more", error))
            .start(this::loop);
  }

  /** Runs a unit that writes in both databases; returns after its commit. */
  public <T> T write(Hold hold, Db.Work<T> work) {
    return submit(new Unit<>(Unit.Kind.JOINT, hold, work)).await();
  }

  /** Runs a unit that writes in continuity and these events; returns after its commit. */
  public <T> T write(Hold hold, List<TurnEvent> events, Db.Work<T> work) {
    return events.isEmpty() ? writeContinuity(hold, work) : write(hold, work);
  }

  /** Runs a unit that writes in continuity alone; returns after its commit. */
  public <T> T writeContinuity(Hold hold, Db.Work<T> work) {
    return submit(new Unit<>(Unit.Kind.CONTINUITY, hold, work)).await();
  }

  /** Runs a unit that writes in the vault alone; returns after its commit. */
  public <T> T writeVault(Hold hold, Db.Work<T> work) {
    return submit(new Unit<>(Unit.Kind.VAULT, hold, work)).await();
  }

  /** Queues tokens, and returns. */
  public void writeSoon(Tokens tokens) {
    submit(new Unit<>(Unit.Kind.SOON, Hold.turn(tokens.turn()), tokens));
  }

  /** Runs something outside a transaction, after all that was queued before. */
  public <T> T alone(Db.Work<T> work) {
    return submit(new Unit<>(Unit.Kind.ALONE, Hold.NOTHING, work)).await();
  }

  /** How many commits were made. */
  public long commits() {
    return commits.get();
  }

  /** How many units are waiting. */
  public int queued() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Whether what it tried last went through, and what it tries now does not hang. Where it did not,
   * an empty commit is tried: else nobody who sends work only to who is ready would ever see that
   * it writes again.
   */
  public boolean writes() {
    if (failing && !busy && queued() == 0) {
      submit(new Unit<>(Unit.Kind.JOINT, Hold.NOTHING, db -> true));
    }
    var hangs = busy && System.nanoTime() - busySince > HANGS_NANOS;
    return !failing && !hangs;
  }

  private <T> Unit<T> submit(Unit<T> unit) {
    lock.lock();
    try {
      if (closing) {
        throw new StoreException("the store is closed");
      }
      if (queue.size() >= MOST_WAITING) {
        throw new StoreException("the store is stalled: " + queue.size() + " writes are waiting");
      }
      queue.addLast(unit);
      var soon = unit.kind() == Unit.Kind.SOON;
      urgent += soon ? 0 : 1;
      // A token does not wake the writer that gathers tokens: there are thousands each second.
      if (!soon || queue.size() == 1 || queue.size() == mostUnits) {
        changed.signalAll();
      }
      return unit;
    } finally {
      lock.unlock();
    }
  }

  private void loop() {
    try {
      for (var units = next(); !units.isEmpty(); units = next()) {
        process(units);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      end();
    }
  }

  private void process(List<Unit<?>> units) {
    var told = false;
    busySince = System.nanoTime();
    busy = true;
    try {
      if (batch.commit(units)) {
        commits.incrementAndGet();
      }
      failing = false;
      units.forEach(Unit::committed);
      told = true;
    } catch (SQLException | RuntimeException e) {
      failing = true;
      var why = new StoreException("could not commit: " + e.getMessage(), e);
      units.stream().filter(u -> u.kind() != Unit.Kind.SOON).forEach(u -> u.failed(why));
      putBack(units.stream().filter(u -> u.kind() == Unit.Kind.SOON).toList());
      told = true;
    } finally {
      busy = false;
      // An Error ends this thread: nobody may wait for it for ever.
      if (!told) {
        var why = new StoreException("the store's writer broke; whether this was written is open");
        units.forEach(u -> u.failed(why));
      }
    }
  }

  /** Tokens that nobody waits for are tried again, before what came after them. */
  private void putBack(List<? extends Unit<?>> units) {
    lock.lock();
    try {
      if (closing) {
        return;
      }
      units.reversed().forEach(queue::addFirst);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the next units of one commit; none when the store closes and all is written. */
  private List<Unit<?>> next() throws InterruptedException {
    lock.lock();
    try {
      while (true) {
        while (queue.isEmpty() && !closing) {
          changed.await();
        }
        var patience = patienceNanos;
        while (urgent == 0 && !closing && patience > 0 && queue.size() < mostUnits) {
          patience = changed.awaitNanos(patience);
        }
        var units = drain();
        if (!units.isEmpty() || closing) {
          return units;
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private List<Unit<?>> drain() {
    var units = new ArrayList<Unit<?>>();
    while (units.size() < mostUnits) {
      var unit = queue.peekFirst();
      if (unit == null || (unit.kind() == Unit.Kind.ALONE && !units.isEmpty())) {
        break;
      }
      queue.removeFirst();
      urgent -= unit.kind() == Unit.Kind.SOON ? 0 : 1;
      if (unit.take()) {
        units.add(unit);
      }
      if (unit.kind() == Unit.Kind.ALONE) {
        break;
      }
    }
    return units;
  }

  private void end() {
    lock.lock();
    try {
      closing = true;
      queue.forEach(u -> u.failed(new StoreException("the store closed before this was written")));
      queue.clear();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    batch.close();
  }
}
