package dev.ringproof.load;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleSupplier;
import java.util.zip.CRC32C;

/**
 * How much of this machine there is for whoever asks, beside the most that was seen: other
 * processes take of it, and so do other machines of the same host, which no figure of the operating
 * system shows while nothing is asked for. So something is asked for: all processors at once work
 * for a moment, and what they got done is counted.
 */
public final class Headroom {
  private static final Duration PROBE = Duration.ofMillis(300);
  private static final Duration PAUSE = Duration.ofMillis(1_700);
  private static final int BLOCK = 65_536;

  /** The machine is its old self from here on: two probes of a quiet machine differ by less. */
  private static final double ENOUGH = .8;

  private final DoubleSupplier rate;
  private final Runnable pause;
  private double most;

  /** Looks at this machine once, so that later looks have something to stand beside. */
  public Headroom() {
    this(Headroom::worked, () -> LockSupport.parkNanos(PAUSE.toNanos()));
  }

  Headroom(DoubleSupplier rate, Runnable pause) {
    this.rate = rate;
    this.pause = pause;
    share();
  }

  /** Returns the share of the most that was seen so far which the machine gives now, 0 to 1. */
  public double share() {
    var now = rate.getAsDouble();
    most = Math.max(most, now);
    return most == 0 ? 1 : now / most;
  }

  /**
   * Waits until the machine gives nearly as much as it gave before, two seconds a look.
   *
   * @param looks at most so many
   * @return the last look's share; below {@link #enough} where it was never there
   */
  public double await(int looks) {
    var share = share();
    for (int look = 1; look < looks && !enough(share); look++) {
      pause.run();
      share = share();
    }
    return share;
  }

  /** Whether a share is about the whole. */
  public static boolean enough(double share) {
    return share >= ENOUGH;
  }

  /** Returns how much all processors together got done in a second, in a unit of its own. */
  private static double worked() {
    var processors = Runtime.getRuntime().availableProcessors();
    var until = System.nanoTime() + PROBE.toNanos();
    Callable<Long> work = () -> blocks(until);
    try (var threads = Executors.newFixedThreadPool(processors)) {
      var done = 0L;
      for (var one : threads.invokeAll(Collections.nCopies(processors, work))) {
        done += one.get();
      }
      return done / (PROBE.toNanos() / 1e9);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }

  private static long blocks(long until) {
    var crc = new CRC32C();
    var block = new byte[BLOCK];
    var done = 0L;
    while (System.nanoTime() < until) {
      crc.update(block, 0, block.length);
      done++;
    }
    // The sum is of no use to anybody; without it the work could be left out.
    return crc.getValue() == 0 ? done + 1 : done;
  }
}
