package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.Vault;
import java.util.Map;

/** Leaves raw text where it is when its window ends. */
public final class PurgesNothing extends Assembly {
  PurgesNothing(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, PurgesNothing::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var vault = Replaced.in(Vault.class, honest.vault(), Map.of("purge", (given, call) -> 0));
    return Replaced.in(Store.class, honest, Map.of("vault", (given, call) -> vault));
  }
}
