package dev.ringproof.load.spec;

import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A profile as it is written: what is absent is null. */
record ProfileDocument(
    String kind,
    String name,
    String title,
    @Nullable Integer ring,
    Arrivals arrivals,
    @Nullable Map<TierId, Double> mix,
    @Nullable Map<String, Double> tools,
    @Nullable Lengths lengths,
    LoadProfile.@Nullable Tenants tenants,
    @Nullable Duration tokenPace,
    LoadProfile.@Nullable Expected expected) {

  /** The kinds of arrivals. */
  enum Kind {
    CONSTANT("constant"),
    RAMP("ramp"),
    POISSON("poisson"),
    BURST("burst"),
    TRACE("trace"),
    MULTIPLES("multiples"),
    NEIGHBOUR("neighbour");

    private final String wire;

    Kind(String wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return wire;
    }
  }

  /** Arrivals of any kind; the schema says which members belong to which. */
  record Arrivals(
      Kind kind,
      @Nullable Double perSecond,
      @Nullable Double from,
      @Nullable Double to,
      @Nullable Integer size,
      @Nullable Duration within,
      @Nullable Duration every,
      @Nullable Duration duration,
      @Nullable Integer turns,
      @Nullable String file,
      @Nullable Duration window,
      @Nullable Double compression,
      @Nullable List<Double> times,
      @Nullable Double loud,
      @Nullable Duration each,
      @Nullable Integer besideRing) {}

  /** Fixed lengths, two numbers, or quantiles, three lists. */
  record Lengths(
      @Nullable Integer inputTokens,
      @Nullable Integer outputTokens,
      @Nullable List<Double> shares,
      @Nullable List<Integer> input,
      @Nullable List<Integer> output) {}
}
