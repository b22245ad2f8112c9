package dev.ringproof.chaos.kit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Runs several things at once and waits for all of them. */
public final class Together {
  private Together() {}

  /** Runs them on threads of their own; each answers for what goes wrong in it. */
  public static void run(List<Runnable> all) {
    var threads = new ArrayList<Thread>();
    for (var one : all) {
      threads.add(Thread.ofVirtual().name("chaos").start(one));
    }
    var interrupted = false;
    for (var thread : threads) {
      interrupted |= join(thread);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs them so many at a time, in their order; each answers for what goes wrong in it. */
  public static void run(List<Runnable> all, int atOnce) {
    var places = new Semaphore(atOnce);
    run(
        all.stream()
            .map(
                one ->
                    (Runnable)
                        () -> {
                          places.acquireUninterruptibly();
                          try {
                            one.run();
                          } finally {
                            places.release();
                          }
                        })
            .toList());
  }

  /** Waits to the end even when interrupted: a fault must not be left behind. */
  public static boolean join(Thread thread) {
    var interrupted = false;
    while (true) {
      try {
        thread.join();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
