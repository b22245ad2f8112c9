package dev.ringproof.contract.policy;

import dev.ringproof.contract.tier.Spend;
import org.jspecify.annotations.Nullable;

/**
 * A customer or team that owns actors and sessions.
 *
 * @param kind the only kind of external or internal actor it may have; synthetic actors may act for
 *     any tenant of kind synthetic
 * @param optedIn whether it agreed to ring 2; of no meaning elsewhere
 * @param quota turns it may start; null means unbounded
 * @param budget what all its sessions may spend in one window together; null means unbounded
 */
public record Tenant(
    String id, ActorType kind, boolean optedIn, @Nullable Quota quota, @Nullable Spend budget) {

  /**
   * How many turns may start in a fixed window; windows are aligned to the epoch.
   *
   * @param turns most turns admitted in one window
   * @param windowSeconds the window's length
   */
  public record Quota(int turns, int windowSeconds) {}
}
