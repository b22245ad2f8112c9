package dev.ringproof.runtime.session;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Instants as they stand on the wire: ISO 8601, UTC, milliseconds. */
public final class Times {
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Times() {}

  /** Returns the instant as text. */
  public static String text(Instant instant) {
    return MILLIS.format(instant);
  }
}
