package dev.ringproof.runtime.store;

import dev.ringproof.contract.policy.Tenant.Quota;
import dev.ringproof.runtime.session.Session;
import java.time.Instant;

/** How the first commit of a turn went. */
public sealed interface Begun {
  /** The turn is durable and may call the model. */
  record Started(Session session, BudgetView budget) implements Begun {}

  /** The same key and body ran before, or runs now: this is that turn. */
  record Replayed(TurnRow turn) implements Begun {}

  /** The key was used with another body. */
  record KeyReused() implements Begun {}

  /** Another turn of the session runs. */
  record InProgress(String turn) implements Begun {}

  /** The client's version is not the current one. */
  record Stale(long version) implements Begun {}

  /** The session moved on since the turn was planned: it is as given now; plan again. */
  record Moved(Session session) implements Begun {}

  /** The session's or the tenant's window cannot pay for the reservation. */
  record BudgetExhausted(BudgetView budget, boolean tenantWide) implements Begun {}

  /** The tenant has no turns left in this window, which ends then. */
  record QuotaExceeded(Quota quota, Instant resetsAt) implements Begun {}

  /** The turn to be re-driven is no dead letter, or not any more. */
  record NotDead() implements Begun {}

  /** There is no such session for this tenant. */
  record NoSession() implements Begun {}
}
