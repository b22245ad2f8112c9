package dev.ringproof.conformance.kit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** One moment by the wall clock and by the witness's, so that records of both can be compared. */
record Moment(Instant wall, long nanos) {
  private static final int TRIES = 10;

  /** Two reads this near to one another are the same moment for every check. */
  private static final long NEAR_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

  /** Returns this moment: read again where the machine was busy with others between both clocks. */
  static Moment now() {
    var clock = Clock.systemUTC();
    var before = System.nanoTime();
    var wall = clock.instant();
    var after = System.nanoTime();
    for (int i = 1; i < TRIES && after - before > NEAR_NANOS; i++) {
      before = System.nanoTime();
      wall = clock.instant();
      after = System.nanoTime();
    }
    return new Moment(wall, before);
  }

  /** Returns the nanoTime of another time of the wall clock. */
  long nanosOf(Instant instant) {
    return nanos + Duration.between(wall, instant).toNanos();
  }
}
