package dev.ringproof.runtime.store;

import dev.ringproof.contract.policy.Tenant.Quota;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.session.Actor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the first commit of a turn needs: idempotency claim, one turn at a time,
 * checkpoint version, tenant quota and reservation stand or fall together.
 *
 * @param bodyDigest digest of the request body, to tell a retry from a reuse of the key
 * @param expectedVersion the If-Match version, if given
 * @param plannedOn the session's version that the turn's context, events and evidence were made of;
 *     not asked of a job, whose context is made when it runs
 * @param reservation the worst branch of the fallback tree and the summary included
 * @param prompt raw message, for the vault
 * @param workflow id of the job when the session's tier is C
 * @param redrive the dead letter that this turn is another go at; null for none
 */
public record BeginTurn(
    String turn,
    String trace,
    String session,
    Actor actor,
    String bodyDigest,
    @Nullable String idempotencyKey,
    @Nullable Long expectedVersion,
    long plannedOn,
    Spend reservation,
    @Nullable Quota quota,
    @Nullable Spend tenantLimit,
    BudgetWindow budgetWindow,
    Instant vaultUntil,
    Instant now,
    String prompt,
    @Nullable String workflow,
    List<EvidenceDraft> evidence,
    List<TurnEvent> events,
    @Nullable Redrive redrive) {
  public BeginTurn {
    evidence = List.copyOf(evidence);
    events = List.copyOf(events);
  }

  /**
   * Another go at a dead letter: the new turn takes over its job, with the idempotency key, the
   * body's digest, the acceptance and the count of re-drives; the old one stays, as a failed turn.
   *
   * @param turn the dead letter's
   * @param evidence for its trace
   */
  public record Redrive(String turn, EvidenceDraft evidence) {}
}
