package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.http.Identity;
import dev.ringproof.runtime.session.Actor;

/** Lets a header say whose request it is. */
public final class TenantFromHeader extends Assembly {
  TenantFromHeader(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TenantFromHeader::new);
  }

  @Override
  protected Identity identity() {
    var honest = super.identity();
    return headers -> {
      var actor = honest.of(headers);
      var tenant = headers.first("X-Tenant").orElse(actor.tenant());
      return new Actor(actor.subject(), tenant, actor.type(), actor.scopes(), actor.expires());
    };
  }
}
