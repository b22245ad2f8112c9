package dev.ringproof.testbed.persona;

import dev.ringproof.contract.policy.Tenant;

/**
 * How many tenants of which sort a standing has.
 *
 * @param plain tenants without a quota; each {@link Personas#user} takes a fresh one
 * @param quota tenants with {@code smallQuota}
 * @param notOptedIn external tenants that did not opt in to ring 2
 */
public record TenantPlan(int plain, int quota, Tenant.Quota smallQuota, int notOptedIn) {
  public TenantPlan {
    if (plain < 1 || quota < 0 || notOptedIn < 0) {
      throw new IllegalArgumentException(
          "found plain "
              + plain
              + ", quota "
              + quota
              + ", notOptedIn "
              + notOptedIn
              + ", expected at least 1 plain tenant and no negative number");
    }
  }

  /**
   * Returns the usual plan: this many plain tenants, eight with a quota of three turns a minute.
   */
  public static TenantPlan plain(int plain) {
    return new TenantPlan(plain, 8, new Tenant.Quota(3, 60), 2);
  }
}
