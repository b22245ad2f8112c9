package dev.ringproof.runtime.session;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as they stand on the wire: ISO 8601, UTC, milliseconds. */
public final class Times {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.").withZone(ZoneOffset.UTC);

  private Times() {}

  /** The text of a second: a turn has tens of events, a busy node thousands within one. */
  private record Second(long epochSecond, String text) {}

  private static volatile Second last = new Second(0, "1970-01-01T00:00:00.");

  /** Returns the instant as text. */
  public static String text(Instant instant) {
    var second = last;
    if (second.epochSecond() != instant.getEpochSecond()) {
      second = new Second(instant.getEpochSecond(), SECONDS.format(instant));
      last = second;
    }
    // One digit more than the milliseconds need, so that none of their leading zeros is lost.
    var millis = 1_000 + instant.getNano() / 1_000_000;
    return second.text() + Integer.toString(millis).substring(1) + 'Z';
  }
}
