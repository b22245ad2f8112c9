package dev.ringproof.contract.evidence;

import dev.ringproof.contract.tier.TierId;
import org.jspecify.annotations.Nullable;

/**
 * A counted rate: how many of how many.
 *
 * @param metric such as {@code turn-success}, {@code quota-exact}, {@code goodput}
 */
public record Rate(
    String metric, @Nullable TierId tier, @Nullable String tenant, long good, long total) {
  public Rate {
    if (good < 0 || total < good) {
      throw new IllegalArgumentException(metric + ": good " + good + " of total " + total);
    }
  }
}
