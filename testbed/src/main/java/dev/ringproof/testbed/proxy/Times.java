package dev.ringproof.testbed.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Durations on the wire (whole milliseconds) and inside (nanoseconds that never overflow). */
final class Times {
  /** As good as for ever, and still safe to add to a reading of the nanosecond counter. */
  static final long FOREVER = 1L << 60;

  private Times() {}

  static void check(String what, Duration time) {
    if (time.isNegative() || time.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          what + ": found " + time + ", expected a time between 0 and one day");
    }
  }

  static void notNegative(String what, long number) {
    if (number < 0) {
      throw new IllegalArgumentException(what + ": found " + number + ", expected 0 or more");
    }
  }

  static long millis(Duration time) {
    return time.plusNanos(999_999).toMillis();
  }

  static long micros(Duration time) {
    return TimeUnit.NANOSECONDS.toMicros(time.plusNanos(999).toNanos());
  }

  static long nanos(long millis) {
    return Math.min(FOREVER, TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
