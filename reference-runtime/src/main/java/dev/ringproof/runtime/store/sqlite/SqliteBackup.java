package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.DirectoryLock;
import dev.ringproof.runtime.store.sql.SessionKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.sqlite.SQLiteConnection;

/**
 * Copies of an embedded store: taken beside the node that has it open, put back where there is
 * none.
 */
public final class SqliteBackup {
  /**
   * By so much the versions of checkpoints and the fencing epochs of a restored store are ahead of
   * its copy: further than any session came between the copy and its loss. What clients and tools
   * have seen of the lost store is older then, as it is.
   */
  static final long AHEAD = 1_000_000;

  /** In the order in which the writer locks them. */
  private static final List<Database> ALL =
      List.of(
          new Database("main", "vault.db"),
          new Database("continuity", "continuity.db"),
          new Database("jobs", "jobs.db"));

  private static final Set<String> MAY_BE_THERE = Set.of("vault.key", "store.lock");
  private static final String UNFINISHED = ".restoring";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private SqliteBackup() {}

  /**
   * A database of the store.
   *
   * @param name by which a connection on all of them knows it
   */
  private record Database(String name, String file) {}

  /**
   * Copies all databases of a data directory, as they were at one moment, into a new folder. A node
   * may have them open and write on.
   *
   * @return what is worth telling whoever asked for it
   */
  public static List<String> take(Path dataDir, KeyFile key, Path into, Instant now) {
    return take(dataDir, key, into, now, () -> {});
  }

  /** As the other; what is to run once the moment is chosen runs before anything is copied. */
  static List<String> take(Path dataDir, KeyFile key, Path into, Instant now, Runnable chosen) {
    for (var one : ALL) {
      if (!Files.exists(dataDir.resolve(one.file))) {
        throw new StoreException("there is no store in " + dataDir + ": found no " + one.file);
      }
    }
    try {
      if (!Disk.names(into).isEmpty()) {
        throw new StoreException("the folder " + into + " is not empty: name a new one");
      }
      Disk.ownFolder(into);
      return copied(dataDir, key, into, now, chosen);
    } catch (IOException | SQLException e) {
      throw new StoreException(
          "no copy was made of the store in " + dataDir + ": " + e.getMessage(), e);
    }
  }

  private static List<String> copied(
      Path dataDir, KeyFile key, Path into, Instant now, Runnable chosen)
      throws IOException, SQLException {
    try (var reading = open(dataDir)) {
      hold(dataDir, reading);
      chosen.run();
      for (var one : ALL) {
        copy(reading, one.name, into.resolve(one.file));
      }
    }
    var all = new ArrayList<BackupList.Copied>();
    for (var one : ALL) {
      Schema.check(into.resolve(one.file), PATIENCE);
      Disk.sync(into.resolve(one.file));
      all.add(BackupList.Copied.of(into.resolve(one.file)));
    }
    var list = new BackupList(1, now.toString(), "not in this copy; it was in " + key.path(), all);
    list.write(into);
    var bytes = all.stream().mapToLong(BackupList.Copied::bytes).sum();
    return List.of(
        "backup: %d databases, %d bytes, of %s, in %s".formatted(all.size(), bytes, now, into),
        "the vault's key is not in it: keep "
            + key.path()
            + " too, and apart from it. Without it no raw text of this copy can be read; with it all"
            + " can, also of sessions that are erased after now");
  }

  private static Connection open(Path dataDir) throws SQLException {
    var connection = Schema.connect(dataDir.resolve("vault.db"), PATIENCE);
    var db = new Db(connection);
    for (var one : ALL.subList(1, ALL.size())) {
      var path = dataDir.resolve(one.file).toString().replace("'", "''");
      db.exec("ATTACH DATABASE '" + path + "' AS " + one.name);
    }
    return connection;
  }

  /**
   * Has a connection read all databases as they are at one moment: while another holds the write
   * locks of all, which takes no longer than a commit.
   */
  private static void hold(Path dataDir, Connection reading) throws SQLException {
    try (var locking = open(dataDir);
        var lock = locking.createStatement();
        var read = reading.createStatement()) {
      lock.execute("BEGIN IMMEDIATE");
      read.execute("BEGIN");
      for (var one : ALL) {
        read.executeQuery("SELECT count(*) FROM " + one.name + ".schema_version").close();
      }
      lock.execute("ROLLBACK");
    }
  }

  private static void copy(Connection reading, String name, Path to) throws SQLException {
    var code =
        reading.unwrap(SQLiteConnection.class).getDatabase().backup(name, to.toString(), null);
    if (code != 0) {
      throw new SQLException("SQLite copied no " + to.getFileName() + ", code " + code);
    }
  }

  /**
   * Puts a copy into a data directory that holds no store, ready for a node to start on.
   *
   * @return what is worth telling whoever asked for it
   */
  public static List<String> restore(Path copy, Path dataDir, KeyFile key) {
    var list = BackupList.checked(copy);
    try {
      var there = new ArrayList<>(Disk.names(dataDir));
      there.removeAll(MAY_BE_THERE);
      if (!there.isEmpty()) {
        throw new StoreException(
            "the data directory %s is not empty: found %s. Move it away, or name another data-dir."
                .formatted(dataDir, String.join(", ", there)));
      }
      Disk.ownFolder(dataDir);
      var directory = DirectoryLock.take(dataDir);
      try {
        return restored(copy, list, dataDir, key);
      } finally {
        directory.close();
      }
    } catch (IOException | SQLException e) {
      throw new StoreException(
          "the copy " + copy + " could not be restored: " + e.getMessage() + ". Remove " + dataDir,
          e);
    }
  }

  private static List<String> restored(Path copy, BackupList list, Path dataDir, KeyFile key)
      throws IOException, SQLException {
    for (var one : ALL) {
      Files.copy(copy.resolve(one.file), unfinished(dataDir, one.file));
    }
    var keyed = keyed(unfinished(dataDir, "vault.db"), key);
    var held = ahead(unfinished(dataDir, "continuity.db"));
    for (var one : ALL) {
      Disk.sync(unfinished(dataDir, one.file));
    }
    // A vault without its continuity is not opened, so that a half of it starts nowhere.
    for (var file : List.of("vault.db", "jobs.db", "continuity.db")) {
      Disk.move(unfinished(dataDir, file), dataDir.resolve(file));
    }
    return List.of(
        "restored: the store of %s, in %s".formatted(list.takenAt(), dataDir),
        held
            + " turns were under way then. What they did since is not known: those that wait for a"
            + " person go on, the rest ends at the next start; jobs become dead letters",
        "checkpoint versions are ahead of the copy's by "
            + AHEAD
            + ", so that no client's is taken",
        keyed);
  }

  /** Returns where a file stands until a restore is done. */
  static Path unfinished(Path dataDir, String file) {
    return dataDir.resolve(file + UNFINISHED);
  }

  /** Says whether the key opens the vault; one that does not is refused before anything starts. */
  private static String keyed(Path vault, KeyFile key) throws SQLException {
    if (!Files.exists(key.path())) {
      return "the vault's key is not in the copy: put it into " + key.path() + " before the start";
    }
    try (var db = new Db(Schema.connect(vault, PATIENCE))) {
      if (!new SessionKeys(key.read(), new KeySlots()).marked(db)) {
        throw new StoreException(
            "the copy's vault was sealed by another key than the one in %s: name the file that has it"
                .formatted(key.path()));
      }
    }
    return "the vault's key is the one in " + key.path();
  }

  /** Returns how many turns were under way. */
  private static int ahead(Path continuity) throws SQLException {
    Schema.prepare(continuity, "continuity", PATIENCE);
    try (var db = new Db(Schema.connect(continuity, PATIENCE))) {
      db.exec("BEGIN IMMEDIATE");
      db.update("UPDATE sessions SET version = version + ?, epoch = epoch + ?", AHEAD, AHEAD);
      db.update("UPDATE turns SET start_version = start_version + ?", AHEAD);
      var held =
          db.update(
              "INSERT OR IGNORE INTO restored_turns SELECT id FROM turns WHERE ended_at IS NULL");
      // What waits for a person is sent under its key once they say so; the rest may have been
      // sent.
      db.update(
          "UPDATE actions SET state = 'unknown' WHERE state = 'requested'"
              + " AND turn IN (SELECT turn FROM restored_turns) AND id NOT IN"
              + " (SELECT action FROM approvals WHERE state IN ('pending', 'approved'))");
      db.exec("COMMIT");
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      return held;
    }
  }
}
