package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Dialect;
import dev.ringproof.runtime.store.sql.KeyRows;
import dev.ringproof.runtime.store.sql.Writer;
import java.sql.SQLException;
import java.util.List;

/** What is SQLite's own: two files, whose bytes stay where they are until they are overwritten. */
final class SqliteDialect implements Dialect {
  private static final int TRUNCATE_TRIES = 5;

  private final KeySlots keys = new KeySlots();

  @Override
  public KeyRows keys() {
    return keys;
  }

  /** Only what continuity knows of is shown: its mark is read before the events. */
  @Override
  public long shown(Db db) throws SQLException {
    return SqliteBatch.mark(db, "continuity");
  }

  @Override
  public String held(String table) {
    return "";
  }

  @Override
  public boolean alone() {
    return true;
  }

  /**
   * Overwrites texts where they stand, before any of their rows is deleted: a deletion may move
   * what is left of a page to its neighbour, and leaves the bytes in the gap behind it.
   */
  @Override
  public void wipe(Db db, String table, String column, String where, Object argument)
      throws SQLException {
    // As long as before: then SQLite writes it into the same place.
    db.update(
        "UPDATE %1$s SET %2$s = zeroblob(length(%2$s)) WHERE %3$s".formatted(table, column, where),
        argument);
  }

  /** Moves the logs into the databases and empties them, so that deleted text is in no file. */
  @Override
  public void emptied(Writer writer, List<String> classes) {
    for (var one : classes) {
      var schema = one.equals("vault") ? "main" : one;
      var busy = true;
      for (var tries = 0; busy && tries < TRUNCATE_TRIES; tries++) {
        busy = writer.alone(db -> truncated(db, schema));
      }
      if (busy) {
        throw new StoreException(
            "deleted, but the write-ahead log of "
                + schema
                + " could not be emptied while others read it; it will be at the next purge");
      }
    }
  }

  private static Boolean truncated(Db db, String schema) throws SQLException {
    return db.one("PRAGMA " + schema + ".wal_checkpoint(TRUNCATE)", row -> row.getInt(1) != 0)
        .orElse(true);
  }
}
