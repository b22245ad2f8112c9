package dev.ringproof.runtime.session;

import dev.ringproof.contract.policy.ActorType;
import java.time.Instant;
import java.util.Set;

/** Who is asking, as a verified token says and nothing else. */
public record Actor(
    String subject, String tenant, ActorType type, Set<String> scopes, Instant expires) {
  public Actor {
    scopes = Set.copyOf(scopes);
  }
}
