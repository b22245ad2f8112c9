package dev.ringproof.load;

import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What load to offer.
 *
 * @param turns how many by tier
 * @param arrivalsPerSecond over all tiers
 * @param quotaTenants how many tenants with a small quota offer more than it; 0: none
 * @param overload whether to offer more than the runtime can take, at the end
 * @param trace what to replay; null: nothing
 * @param mostLag past this p99 of the injector's own lateness nothing that it timed is believed
 */
public record LoadPlan(
    Map<TierId, Integer> turns,
    double arrivalsPerSecond,
    int quotaTenants,
    boolean overload,
    @Nullable TracePlan trace,
    Duration mostLag) {
  public LoadPlan {
    turns = Map.copyOf(turns);
  }
}
