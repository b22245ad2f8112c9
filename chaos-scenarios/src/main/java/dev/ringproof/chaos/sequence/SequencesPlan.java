package dev.ringproof.chaos.sequence;

import java.time.Duration;

/**
 * How many programs are played, and how.
 *
 * @param clients how many there are at once in each; 0: 2 to 4, by seed
 * @param lanes how many programs are played beside each other
 * @param shrinks how long the first program that breaks a rule is made smaller
 */
public record SequencesPlan(long seed, int count, int clients, int lanes, Duration shrinks) {
  /** How many lanes there are usually. */
  public static final int LANES = 4;

  /** How long a program is made smaller usually. */
  public static final Duration SHRINKS = Duration.ofSeconds(60);

  /** The fewest clients that there are at once. */
  public static final int LEAST_CLIENTS = 2;

  /** The most clients that there are at once. */
  public static final int MOST_CLIENTS = Program.MOST_CLIENTS;

  public SequencesPlan {
    if (count < 1 || lanes < 1) {
      throw new IllegalArgumentException("found " + count + " programs, expected 1 or more");
    }
    if (clients != 0 && (clients < LEAST_CLIENTS || clients > MOST_CLIENTS)) {
      throw new IllegalArgumentException("found " + clients + " clients, expected 2 to 4");
    }
  }
}
