package dev.ringproof.load.spec;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.trace.LengthTable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A load to offer, as its file says it.
 *
 * @param digest {@code sha256:<hex>} over the RFC 8785 form of the file
 * @param ring the one it is meant for, where nobody names another
 * @param mix weights of the tiers that have turns
 * @param tools what turns want of tools
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
    Tools tools,
    LengthTable lengths,
    Tenants tenants,
    Duration tokenPace,
    Expected expected) {
  public LoadProfile {
    mix = Map.copyOf(mix);
  }

  /** Returns the tiers that have turns, in order. */
  public List<TierId> tiers() {
    return mix.entrySet().stream()
        .filter(one -> one.getValue() > 0)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * What share of turns has the model ask for which tool.
   *
   * @param weights by the tool's name; {@link #NONE} stands for turns without one
   */
  public record Tools(Map<String, Double> weights) {
    /** What stands in a profile for no tool. */
    public static final String NONE = "none";

    /** No turn wants a tool. */
    static final Tools NOBODY = new Tools(Map.of(NONE, 1.0));

    public Tools {
      weights = Map.copyOf(weights);
    }

    /** Returns the tools that some turns want, sorted. */
    public List<String> wanted() {
      return weights.entrySet().stream()
          .filter(one -> one.getValue() > 0)
          .map(Map.Entry::getKey)
          .filter(name -> !name.equals(NONE))
          .sorted()
          .toList();
    }
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
   * @param goodput the least share of the best step's that each step beyond once keeps; null: none
   * @param neighbour the others' p99 stays below so many times what it is without the loud tenant;
   *     null: nothing is asked
   */
  public record Expected(
      @Nullable Double completed,
      @Nullable Double firstToken,
      @Nullable Double goodput,
      @Nullable Double neighbour) {
    /** Nothing must. */
    static final Expected NOTHING = new Expected(null, null, null, null);
  }
}
