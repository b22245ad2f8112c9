package dev.ringproof.contract.verdict;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sample of times, counted by value in ascending order. Whoever rounds values into buckets names
 * a bucket by its upper edge, so that rounding never helps to pass.
 */
public record CountedSample(List<Bucket> buckets) {
  /**
   * The value of what never ended (a turn without a first token): it stays in the denominator and
   * lies above every limit.
   */
  public static final long NEVER = Long.MAX_VALUE;

  /** How often a value was seen. */
  public record Bucket(long valueMicros, long count) {
    public Bucket {
      if (valueMicros < 0 || count < 0) {
        throw new IllegalArgumentException(
            "bucket of value " + valueMicros + " and count " + count + ": neither may be negative");
      }
    }
  }

  public CountedSample {
    buckets = List.copyOf(buckets);
    var before = -1L;
    for (var bucket : buckets) {
      if (bucket.valueMicros() <= before) {
        throw new IllegalArgumentException(
            "bucket value " + bucket.valueMicros() + " after " + before + ", expected ascending");
      }
      before = bucket.valueMicros();
    }
  }

  /** Counts raw values, in any order. */
  public static CountedSample of(long... micros) {
    var sorted = micros.clone();
    Arrays.sort(sorted);
    var buckets = new ArrayList<Bucket>();
    for (int from = 0, to; from < sorted.length; from = to) {
      to = from + 1;
      while (to < sorted.length && sorted[to] == sorted[from]) {
        to++;
      }
      buckets.add(new Bucket(sorted[from], to - from));
    }
    return new CountedSample(buckets);
  }

  /** Returns how many values were seen. */
  public long total() {
    return countUpTo(NEVER);
  }

  /** Returns how many values are at most the limit. */
  public long countUpTo(long limitMicros) {
    var sum = 0L;
    for (var bucket : buckets) {
      if (bucket.valueMicros() > limitMicros) {
        break;
      }
      sum = Math.addExact(sum, bucket.count());
    }
    return sum;
  }

  /**
   * Returns the order statistic of this rank.
   *
   * @param rank from 1, the smallest, to the total
   */
  public long ranked(long rank) {
    var sum = 0L;
    for (var bucket : buckets) {
      sum = Math.addExact(sum, bucket.count());
      if (rank >= 1 && sum >= rank) {
        return bucket.valueMicros();
      }
    }
    throw new IllegalArgumentException("rank " + rank + " of a sample of " + sum);
  }
}
