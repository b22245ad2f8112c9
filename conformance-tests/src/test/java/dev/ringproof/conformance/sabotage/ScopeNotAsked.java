package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.ScopeGuard;

/** Lets everyone look at the service levels. */
public final class ScopeNotAsked extends Assembly {
  ScopeNotAsked(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ScopeNotAsked::new);
  }

  @Override
  protected ScopeGuard scopes() {
    var honest = super.scopes();
    return (actor, scope) -> scope.equals("ops") || honest.holds(actor, scope);
  }
}
