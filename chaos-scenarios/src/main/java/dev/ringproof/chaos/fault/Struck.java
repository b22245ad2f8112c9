package dev.ringproof.chaos.fault;

import org.jspecify.annotations.Nullable;

/**
 * What was done, as it was measured.
 *
 * @param overNanos when it was over, on the clock of {@link System#nanoTime}
 * @param missed why it did not take hold; null if it did
 * @param measured how it is known that it did
 * @param told what clients were told meanwhile; null where nobody asked
 */
public record Struck(
    long overNanos, @Nullable String missed, String measured, @Nullable Told told) {

  static Struck over(@Nullable String missed, String measured) {
    return new Struck(System.nanoTime(), missed, measured, null);
  }

  /** Returns one that could not be done. */
  public static Struck failed(String why) {
    return over(why, "");
  }
}
