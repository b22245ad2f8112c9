package dev.ringproof.runtime;

import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.postgres.PostgresAddress;
import dev.ringproof.runtime.store.postgres.PostgresOptions;
import dev.ringproof.runtime.store.postgres.PostgresStore;
import dev.ringproof.runtime.store.sqlite.SqliteOptions;
import dev.ringproof.runtime.store.sqlite.SqliteStore;
import java.time.Clock;
import org.slf4j.LoggerFactory;

/** What the configuration says of the store: a database that nodes share, or a file of one. */
final class Stores {
  private Stores() {}

  static Store open(Config config, Clock clock) {
    var key = vaultKey(config);
    var at = config.store();
    var store =
        at == null
            ? SqliteStore.open(config.dataDir(), key, clock, SqliteOptions.DEFAULTS)
            : PostgresStore.open(
                address(at), key, config.dataDir(), clock, PostgresOptions.DEFAULTS);
    if (config.vaultKeyFile() == null) {
      LoggerFactory.getLogger(Stores.class).warn("{}", key.advice());
    }
    return store;
  }

  /** Names the vault's key: the operator's file, else the one in the data directory. */
  static KeyFile vaultKey(Config config) {
    var given = config.vaultKeyFile();
    return given == null ? KeyFile.in(config.dataDir()) : KeyFile.given(given);
  }

  /** Looks at the store without opening it; returns what is worth knowing of it. */
  static String check(Config config) {
    var at = config.store();
    return at == null ? "store: SQLite in " + config.dataDir() : PostgresStore.check(address(at));
  }

  private static PostgresAddress address(Config.StoreAddress at) {
    return new PostgresAddress(at.url(), at.user(), at.password());
  }
}
