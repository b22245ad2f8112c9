package dev.ringproof.testbed.proxy;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The virtual threads of one server, counted so that its end can be awaited. */
final class Tasks implements Executor {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private int live;

  @Override
  public void execute(Runnable task) {
    start("toxiproxy-control", task);
  }

  void start(String name, Runnable task) {
    count(1);
    var started = false;
    try {
      Thread.ofVirtual().name(name).start(() -> runCounted(task));
      started = true;
    } finally {
      if (!started) {
        count(-1);
      }
    }
  }

  /** Waits until none is left; returns how many still are when the time is up. */
  int awaitNone(Duration bound) {
    lock.lock();
    try {
      var left = bound.toNanos();
      while (live > 0 && left > 0) {
        left = ended.awaitNanos(left);
      }
      return live;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return live;
    } finally {
      lock.unlock();
    }
  }

  int live() {
    lock.lock();
    try {
      return live;
    } finally {
      lock.unlock();
    }
  }

  private void runCounted(Runnable task) {
    try {
      task.run();
    } finally {
      count(-1);
    }
  }

  private void count(int change) {
    lock.lock();
    try {
      live += change;
      ended.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
