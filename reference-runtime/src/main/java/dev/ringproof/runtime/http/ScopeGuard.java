package dev.ringproof.runtime.http;

import dev.ringproof.runtime.session.Actor;

/** Says whether an actor holds a scope that a route needs. */
@FunctionalInterface
public interface ScopeGuard {
  /** Whether the actor holds it. */
  boolean holds(Actor actor, String scope);
}
