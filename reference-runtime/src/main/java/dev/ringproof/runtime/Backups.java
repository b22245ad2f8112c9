package dev.ringproof.runtime;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.sqlite.SqliteBackup;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Copies of the embedded store; a shared one is its database server's to copy. */
final class Backups {
  private Backups() {}

  /** Copies the store of a node, which may be running, into a new folder. */
  static List<String> take(Config config, Path into, Clock clock) {
    embedded(config, "--backup");
    return SqliteBackup.take(config.dataDir(), Stores.vaultKey(config), into, clock.instant());
  }

  /** Puts a copy into the empty data directory of a node. */
  static List<String> restore(Config config, Path copy) {
    embedded(config, "--restore");
    return SqliteBackup.restore(copy, config.dataDir(), Stores.vaultKey(config));
  }

  private static void embedded(Config config, String option) {
    if (config.store() != null) {
      throw DocumentException.at(
          option,
          "store-url, a store on PostgreSQL",
          "the embedded store; copy the other by pg_basebackup or pg_dump, see docs/stores.md");
    }
  }
}
