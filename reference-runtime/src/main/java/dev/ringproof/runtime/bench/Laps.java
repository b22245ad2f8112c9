package dev.ringproof.runtime.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/** How long something took, many times, by several callers at once. */
public final class Laps {
  private final List<long[]> rounds = new ArrayList<>();
  private final List<Long> single = new ArrayList<>();

  /**
   * Runs something so often by each of so many threads, and takes its times from the moment at
   * which all may begin.
   *
   * @param counted whether the times are kept; a round before the others warms up
   */
  public void run(boolean counted, int callers, int each, Runnable what) {
    var go = new CountDownLatch(1);
    var times = new long[callers * each];
    var threads = new ArrayList<Thread>();
    for (int caller = 0; caller < callers; caller++) {
      var from = caller * each;
      threads.add(Thread.ofPlatform().start(() -> laps(go, times, from, each, what)));
    }
    go.countDown();
    try {
      for (var thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (counted) {
      rounds.add(times);
    }
  }

  private static void laps(CountDownLatch go, long[] times, int from, int each, Runnable what) {
    try {
      go.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    for (int i = from; i < from + each; i++) {
      var before = System.nanoTime();
      what.run();
      times[i] = System.nanoTime() - before;
    }
  }

  /** Adds one time to the round that is under way. */
  public void add(long nanos) {
    synchronized (single) {
      single.add(nanos);
    }
  }

  /** Ends a round of times that were added; a round that warms up is not kept. */
  public void round(boolean counted) {
    synchronized (single) {
      if (counted) {
        rounds.add(single.stream().mapToLong(nanos -> nanos).toArray());
      }
      single.clear();
    }
  }

  /** Returns a quantile: the median of those of the rounds, in words. */
  public String at(double share) {
    return words(nanosAt(share));
  }

  /** Whether a quantile, the median of those of the rounds, is below this. */
  public boolean below(Duration most, double share) {
    return nanosAt(share) < most.toNanos();
  }

  private double nanosAt(double share) {
    return median(rounds.stream().mapToDouble(t -> quantile(t, share)).toArray());
  }

  private static double quantile(long[] times, double share) {
    var sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
  }

  private static String words(double nanos) {
    return nanos < 1e6
        ? String.format(Locale.ROOT, "%.1f us", nanos / 1e3)
        : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }

  /** Says whether a target was met. */
  public static String met(boolean met) {
    return met ? "met" : "MISSED";
  }

  /** Returns the median. */
  public static double median(double[] values) {
    var sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  /** Returns shares as whole percents. */
  public static String percents(double[] shares) {
    return Arrays.stream(shares)
        .mapToObj(share -> String.format(Locale.ROOT, "%.0f", 100 * share))
        .collect(Collectors.joining(" "));
  }
}
