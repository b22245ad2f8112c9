package dev.ringproof.testbed.persona;

import dev.ringproof.contract.policy.ActorType;
import java.util.Set;

/** The people of one standing; safe for many threads. */
@SuppressWarnings("DoNotCallSuggester")
public final class Personas {
  Personas() {}

  /** Returns a user of a fresh tenant, of the kind that the ring admits: agent, refunds:write. */
  public Persona user() {
    throw new IllegalStateException("being built");
  }

  /** Returns another user of a tenant, the same scopes. */
  public Persona userOf(String tenant) {
    throw new IllegalStateException("being built");
  }

  /** Returns an approver of a tenant: agent, approve. */
  public Persona approverOf(String tenant) {
    throw new IllegalStateException("being built");
  }

  /** Returns an operator: ops. */
  public Persona ops() {
    throw new IllegalStateException("being built");
  }

  /** Returns a user of a fresh tenant with the plan's small quota. */
  public Persona quotaUser() {
    throw new IllegalStateException("being built");
  }

  /** Returns an external user of a tenant that did not opt in. */
  public Persona notOptedIn() {
    throw new IllegalStateException("being built");
  }

  /** Returns anyone. */
  public Persona of(ActorType type, String tenant, Set<String> scopes) {
    throw new IllegalStateException("being built");
  }

  /** Returns the maker of tokens, good and broken. */
  public TokenForge forge() {
    throw new IllegalStateException("being built");
  }
}
