package dev.ringproof.conformance.hostile;

import dev.ringproof.conformance.hostile.Shot.Kind;
import java.util.Set;

/**
 * How many requests are sent, and which.
 *
 * @param only the classes that are made; empty: all
 * @param lanes how many are under way at once at most
 */
public record HostilePlan(long seed, int count, Set<Kind> only, int lanes) {
  /** How many lanes there are usually. */
  public static final int LANES = 4;

  public HostilePlan {
    only = Set.copyOf(only);
    if (count < 1 || lanes < 1) {
      throw new IllegalArgumentException("found " + count + " requests, expected 1 or more");
    }
  }

  /** Returns the usual plan for so many requests of all classes. */
  public static HostilePlan of(long seed, int count) {
    return new HostilePlan(seed, count, Set.of(), LANES);
  }
}
