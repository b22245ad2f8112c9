package dev.ringproof.testbed.proxy;

import java.util.SplittableRandom;

/**
 * The source of all chance in the embedded server: each toxic on each connection has its own
 * sequence, settled by the seed, so that threads racing each other change nothing.
 */
record Draws(long seed) {
  SplittableRandom of(String proxy, long connection, ToxicSpec toxic) {
    var mixed = mix(mix(seed, proxy.hashCode()), connection);
    return new SplittableRandom(
        mix(mix(mixed, toxic.name().hashCode()), toxic.direction().toString().hashCode()));
  }

  private static long mix(long sum, long next) {
    return new SplittableRandom(sum * 0x9E37_79B9_7F4A_7C15L + next).nextLong();
  }
}
