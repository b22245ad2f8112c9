package dev.ringproof.testbed.persona;

import dev.ringproof.contract.policy.ActorType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Someone who calls a runtime.
 *
 * @param token the bearer token; null sends none
 */
public record Persona(
    String tenant, String subject, ActorType type, Set<String> scopes, @Nullable String token) {
  public Persona {
    scopes = Set.copyOf(scopes);
  }

  /** Returns the same person with another token, or with none. */
  public Persona withToken(@Nullable String other) {
    return new Persona(tenant, subject, type, scopes, other);
  }

  /** Names the person without the token, which is a secret. */
  @Override
  public String toString() {
    return subject + "@" + tenant + " (" + type + ", " + scopes + ")";
  }
}
