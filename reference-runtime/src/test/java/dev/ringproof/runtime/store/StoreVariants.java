package dev.ringproof.runtime.store;

import dev.ringproof.contract.policy.Tenant.Quota;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** First commits that differ in one thing. */
public final class StoreVariants {
  private StoreVariants() {}

  /** Returns the turn of a client, and of a plan, that know of this version. */
  public static BeginTurn expecting(BeginTurn turn, long version) {
    return copy(turn, version, turn.reservation(), turn.quota(), turn.tenantLimit(), turn.now());
  }

  public static BeginTurn within(BeginTurn turn, Spend tenantLimit) {
    return copy(turn, null, turn.reservation(), turn.quota(), tenantLimit, turn.now());
  }

  public static BeginTurn reserving(BeginTurn turn, Spend reservation) {
    return copy(turn, null, reservation, turn.quota(), turn.tenantLimit(), turn.now());
  }

  public static BeginTurn quota(BeginTurn turn, Quota quota, Instant now) {
    return copy(turn, null, turn.reservation(), quota, turn.tenantLimit(), now);
  }

  public static BeginTurn at(BeginTurn turn, Instant now) {
    return copy(turn, null, turn.reservation(), turn.quota(), turn.tenantLimit(), now);
  }

  /** Returns it as one that is reserved then, in another window. */
  public static BeginTurn paidBy(BeginTurn t, BudgetWindow window, Instant now) {
    return new BeginTurn(
        t.turn(),
        t.trace(),
        t.session(),
        t.actor(),
        t.bodyDigest(),
        t.idempotencyKey(),
        t.expectedVersion(),
        t.plannedOn(),
        t.reservation(),
        t.quota(),
        t.tenantLimit(),
        window,
        t.vaultUntil(),
        now,
        t.prompt(),
        t.workflow(),
        t.evidence(),
        t.events(),
        t.redrive());
  }

  private static BeginTurn copy(
      BeginTurn t,
      @Nullable Long version,
      Spend reservation,
      @Nullable Quota quota,
      @Nullable Spend tenantLimit,
      Instant now) {
    return new BeginTurn(
        t.turn(),
        t.trace(),
        t.session(),
        t.actor(),
        t.bodyDigest(),
        t.idempotencyKey(),
        version,
        version == null ? t.plannedOn() : version,
        reservation,
        quota,
        tenantLimit,
        t.budgetWindow(),
        t.vaultUntil(),
        now,
        t.prompt(),
        t.workflow(),
        t.evidence(),
        t.events(),
        t.redrive());
  }
}
