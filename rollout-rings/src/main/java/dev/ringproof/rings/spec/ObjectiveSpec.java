package dev.ringproof.rings.spec;

import dev.ringproof.contract.tier.TierId;
import org.jspecify.annotations.Nullable;

/**
 * One objective of a ring's load.
 *
 * @param metric of the rate or distribution; null where the kind says it
 * @param tier null where it is about all
 * @param target the least share, for a rate and what is admitted
 * @param quantile held against the tier's first-token budget
 * @param tenants how many there must be at least, for an exact count
 */
public record ObjectiveSpec(
    String id,
    Kind kind,
    @Nullable String metric,
    @Nullable TierId tier,
    @Nullable Double target,
    @Nullable Double quantile,
    @Nullable Integer tenants) {

  /** How an objective is judged. */
  public enum Kind {
    /** A share of good ones, by its bound. */
    RATE("rate"),
    /** A quantile of times within the tier's budget, by its bound. */
    QUANTILE("quantile"),
    /** Every single one, for each tenant. */
    EXACT("exact"),
    /** The share of turns that were not refused below capacity, by its bound. */
    ADMITTED("admitted"),
    /** An overload phase that shed, broke nothing else and was recovered from. */
    OVERLOAD("overload");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /** Returns the metric's name, or the kind's where the kind says it all. */
  public String metricName() {
    return metric == null ? kind.toString() : metric;
  }

  /** Returns the share aimed at; for an exact count and for overload it is all of them. */
  public double aim() {
    if (quantile != null) {
      return quantile;
    }
    return target == null ? 1 : target;
  }
}
