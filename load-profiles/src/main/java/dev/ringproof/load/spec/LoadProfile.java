package dev.ringproof.load.spec;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.trace.LengthTable;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A load to offer, as its file says it.
 *
 * @param digest {@code sha256:<hex>} over the RFC 8785 form of the file
 * @param ring the one it is meant for, where nobody names another
 * @param mix weights of the tiers that have turns
 * @param lengths of turns; a trace brings its own
 * @param tokenPace the stub model's time for a token
 */
public record LoadProfile(
    String name,
    String title,
    String digest,
    int ring,
    Arriving arrivals,
    Map<TierId, Double> mix,
    LengthTable lengths,
    Tenants tenants,
    Duration tokenPace,
    Expected expected) {
  public LoadProfile {
    mix = Map.copyOf(mix);
  }

  /**
   * Who the turns belong to.
   *
   * @param count how many tenants
   * @param skew the k-th has turns in proportion to 1/k to this power; 0: all as many
   */
  public record Tenants(int count, double skew) {}

  /**
   * What must hold, by bounds; without it the figures are told and nothing is asked of them.
   *
   * @param completed the least share of what was offered; null: none
   * @param firstToken the quantile of each tier that must lie within its budget; null: none
   * @param goodput the least share of the first step's that each later step keeps; null: none
   */
  public record Expected(
      @Nullable Double completed, @Nullable Double firstToken, @Nullable Double goodput) {
    /** Nothing must. */
    static final Expected NOTHING = new Expected(null, null, null);
  }
}
