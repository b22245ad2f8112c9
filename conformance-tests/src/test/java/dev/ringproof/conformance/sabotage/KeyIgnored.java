package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
import java.util.Map;

/** Takes a request that is sent again for another one. */
public final class KeyIgnored extends Assembly {
  KeyIgnored(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, KeyIgnored::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var turns =
        Replaced.in(
            TurnStore.class,
            honest.turns(),
            Map.of("begin", (given, call) -> call.with(keyless((BeginTurn) given[0]))));
    return Replaced.in(Store.class, honest, Map.of("turns", (given, call) -> turns));
  }

  private static BeginTurn keyless(BeginTurn b) {
    return new BeginTurn(
        b.turn(),
        b.trace(),
        b.session(),
        b.actor(),
        b.bodyDigest(),
        null,
        b.expectedVersion(),
        b.reservation(),
        b.quota(),
        b.tenantLimit(),
        b.budgetWindow(),
        b.vaultUntil(),
        b.now(),
        b.prompt(),
        b.workflow(),
        b.evidence(),
        b.events());
  }
}
