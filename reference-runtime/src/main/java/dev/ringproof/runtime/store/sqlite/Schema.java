package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Db;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteOpenMode;

/**
 * Opens the database files: checks them, brings their schema to this build's version, sets what
 * makes a commit durable and a deletion real.
 */
final class Schema {
  private static final Map<String, Integer> VERSIONS =
      Map.of("continuity", 9, "vault", 4, "jobs", 1);

  /**
   * Pages of a write-ahead log that move to their database at once. SQLite's own 1,000 are what
   * some 25 commits of 64 callers write, of which most change the same pages again: moved less
   * often, less is written. A log is 32 MB then, read once at a start after a crash.
   */
  private static final int MOVED_AT_ONCE = 8_000;

  private Schema() {}

  static SQLiteConfig config(Duration busyTimeout) {
    var config = new SQLiteConfig();
    config.setBusyTimeout((int) busyTimeout.toMillis());
    config.enforceForeignKeys(true);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setPragma(SQLiteConfig.Pragma.SECURE_DELETE, "true");
    // Nobody asks for them, and without this each update is followed by a query for one.
    config.setGetGeneratedKeys(false);
    // The driver lets one thread at a time into a connection: SQLite need not take care of it
    // again.
    config.setOpenMode(SQLiteOpenMode.NOMUTEX);
    return config;
  }

  /** What code does in a migration's transaction, after its SQL. */
  interface Step {
    void run(Db db) throws SQLException;
  }

  /** Checks and migrates one file; the name is that of its SQL resources. */
  static void prepare(Path file, String name, Duration busyTimeout) {
    prepare(file, name, busyTimeout, Map.of());
  }

  /** As {@link #prepare(Path, String, Duration)}, with the steps of the versions that have one. */
  static void prepare(Path file, String name, Duration busyTimeout, Map<Integer, Step> steps) {
    try (var connection = connect(file, busyTimeout)) {
      var db = new Db(connection);
      check(db, file);
      migrate(db, name, file, steps);
    } catch (SQLException e) {
      throw broken(file, e);
    }
  }

  /** Checks a file that is to be no more than that: a copy. */
  static void check(Path file, Duration busyTimeout) {
    try (var db = new Db(connect(file, busyTimeout))) {
      check(db, file);
    } catch (SQLException e) {
      throw broken(file, e);
    }
  }

  private static StoreException broken(Path file, SQLException e) {
    var code = e.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code
        ? damaged(file, String.valueOf(e.getMessage()), e)
        : new StoreException("could not open the database " + file + ": " + e.getMessage(), e);
  }

  private static StoreException damaged(Path file, String found, @Nullable SQLException e) {
    var why =
        ("the database %s is damaged: %s. Move the data directory away and restore it from a backup"
                + " with --restore, see docs/stores.md; nothing in it was changed.")
            .formatted(file, found);
    return e == null ? new StoreException(why) : new StoreException(why, e);
  }

  /** Opens a connection on the vault to which the continuity database is attached. */
  static Db open(Path vault, Path continuity, Duration busyTimeout, boolean readOnly)
      throws SQLException {
    var db = new Db(connect(vault, busyTimeout), new RememberedHeads());
    db.exec("ATTACH DATABASE '" + continuity.toString().replace("'", "''") + "' AS continuity");
    for (var schema : List.of("main", "continuity")) {
      db.exec("PRAGMA " + schema + ".synchronous = FULL");
      db.exec("PRAGMA " + schema + ".secure_delete = ON");
    }
    db.exec("PRAGMA wal_autocheckpoint = " + MOVED_AT_ONCE);
    if (readOnly) {
      db.exec("PRAGMA query_only = ON");
    }
    return db;
  }

  static Connection connect(Path file, Duration busyTimeout) throws SQLException {
    return config(busyTimeout).createConnection("jdbc:sqlite:" + file);
  }

  /** Returns the source of the queue's short connections. */
  static SQLiteDataSource source(Path file, Duration busyTimeout) {
    var config = config(busyTimeout);
    // A transaction that reads first and writes later could not get the lock otherwise.
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    var source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static void check(Db db, Path file) throws SQLException {
    var found = db.one("PRAGMA quick_check(1)", row -> row.getString(1)).orElse("no answer");
    if (!found.equals("ok")) {
      throw damaged(file, found, null);
    }
  }

  private static void migrate(Db db, String name, Path file, Map<Integer, Step> steps)
      throws SQLException {
    db.exec("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT");
    var found =
        db.one("SELECT coalesce(max(version), 0) FROM schema_version", row -> row.getInt(1))
            .orElse(0);
    var wanted = VERSIONS.getOrDefault(name, 0);
    if (found > wanted) {
      throw new StoreException(
          ("the database %s has schema version %d, expected at most %d:"
                  + " a newer build wrote it. Start that build, or name another data directory.")
              .formatted(file, found, wanted));
    }
    for (var next = found + 1; next <= wanted; next++) {
      db.exec("BEGIN IMMEDIATE");
      for (var statement : statements(name + "-" + next + ".sql")) {
        db.exec(statement);
      }
      steps.getOrDefault(next, unchanged -> {}).run(db);
      db.update("INSERT INTO schema_version (version) VALUES (?)", next);
      db.exec("COMMIT");
    }
    if (found < wanted) {
      // What a migration replaced is in no file afterwards.
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
  }

  private static List<String> statements(String resource) {
    try (var in = Schema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new StoreException("the build lacks its resource " + resource);
      }
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return List.of(text.split(";\n")).stream().filter(s -> !s.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("could not read the resource " + resource, e);
    }
  }
}
