package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.Vault;
import java.time.Instant;

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
    return Instead.of(Store.class, honest, new Parts(honest));
  }

  /** What of the store is another one. */
  record Parts(Store honest) {
    /** Returns the vault. */
    public Vault vault() {
      return Instead.of(Vault.class, honest.vault(), new Keeping());
    }
  }

  /** What of the vault is another one. */
  static final class Keeping {
    /** Deletes nothing. */
    public int purge(Instant now) {
      return 0;
    }
  }
}
