package dev.ringproof.runtime.ring;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tenant;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Actor;
import java.time.Duration;
import java.util.Optional;

/** Who may come in, in the ring that the grant opened, and how many at once. */
public interface RingGate {
  /** The ring that the grant opened. */
  int ring();

  /** The grant's id, kind and expiry, as discovery shows it. */
  JsonObject grant();

  /** Why this actor is not admitted in this ring; empty if it is. */
  Optional<ProblemType> refusal(Actor actor);

  /** The tenant's data; only known tenants pass {@link #refusal}. */
  Optional<Tenant> tenant(String id);

  /** Takes a place among the tier's concurrent turns, or says no at once; nobody queues. */
  Admission admit(TierId tier, String tenant);

  /** The adaptive limits as discovery and {@code /v1/slo} show them. */
  JsonObject concurrency();

  /** How an admission went. */
  sealed interface Admission {
    /** A place; exactly one of its methods is called, once. */
    non-sealed interface Place extends Admission {
      /** The turn went well: what a turn of usual length would have taken teaches the limit. */
      void done(Duration typical);

      /** The turn was dropped or timed out: the limit should shrink. */
      void dropped();

      /** The turn says nothing about capacity. */
      void ignore();
    }

    /** No place. */
    record Full(Duration retryAfter) implements Admission {}
  }
}
