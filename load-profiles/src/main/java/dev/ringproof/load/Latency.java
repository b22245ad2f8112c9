package dev.ringproof.load;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Spread;
import org.jspecify.annotations.Nullable;

/**
 * A tier's times in microseconds, each percentile the upper edge of its bucket.
 *
 * @param metric {@code first-token} or {@code turn}, from the intended start
 * @param count how many came
 * @param never how many were admitted and never came: they lie above all that did
 * @param p50Micros null where the percentile lies at one that never came; so are the others
 */
public record Latency(
    String metric,
    TierId tier,
    long count,
    long never,
    @Nullable Long p50Micros,
    @Nullable Long p90Micros,
    @Nullable Long p99Micros,
    @Nullable Long p999Micros,
    @Nullable Long maxMicros) {

  static Latency of(String metric, TierId tier, Spread spread, long never) {
    return new Latency(
        metric,
        tier,
        spread.total(),
        never,
        at(spread, never, 0.5),
        at(spread, never, 0.9),
        at(spread, never, 0.99),
        at(spread, never, 0.999),
        at(spread, never, 1));
  }

  /** Returns the smallest value with at least this share of all, also of those that never came. */
  private static @Nullable Long at(Spread spread, long never, double share) {
    // A share such as 0.99 is no binary fraction: 0.99 of 100 would otherwise be the 100th.
    var rank = Math.ceil(share * (spread.total() + never) - 1e-9);
    return spread.rankedMicros(Math.max(1, (long) rank));
  }
}
