package dev.ringproof.conformance.hostile;

import java.util.List;
import java.util.SplittableRandom;

/** Draws from lists. */
final class Draw {
  private Draw() {}

  static <T> T one(SplittableRandom random, List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
