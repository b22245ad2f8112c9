package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.Vault;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Raw text, each under its window. */
final class SqliteVault implements Vault {
  private static final int TRUNCATE_TRIES = 5;

  /** What a text is; keys are unique within a kind. */
  enum Kind {
    PROMPT,
    TEXT,
    ARGUMENTS,
    OTHER
  }

  private final Writer writer;
  private final Readers readers;
  private final InstantSource clock;

  SqliteVault(Writer writer, Readers readers, InstantSource clock) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
  }

  @Override
  public void put(String session, String key, String text, Instant until) {
    writer.writeVault(
        db -> {
          // Erase wins: nothing that was under way brings back text of an erased session.
          if (!db.exists("SELECT 1 FROM sessions WHERE id = ?", session)) {
            throw new StoreException("there is no session " + session + " to keep text for");
          }
          put(db, session, Kind.OTHER, key, text, until);
          return true;
        });
  }

  @Override
  public Optional<String> get(String key) {
    return get(Kind.OTHER, key);
  }

  Optional<String> get(Kind kind, String key) {
    var now = clock.instant().toEpochMilli();
    return readers.read(
        db ->
            db.one(
                "SELECT text FROM texts WHERE kind = ? AND key = ? AND until > ?",
                row -> row.getString(1),
                kind.name(),
                key,
                now));
  }

  @Override
  public List<Exchange> recent(String session, int most) {
    var now = clock.instant().toEpochMilli();
    var found =
        readers.read(
            db ->
                db.all(
                    "SELECT p.text AS prompt, t.text AS answer FROM texts p"
                        + " JOIN texts t ON t.kind = 'TEXT' AND t.key = p.key"
                        + " WHERE p.session = ? AND p.kind = 'PROMPT' AND t.text <> ''"
                        + " AND p.until > ? AND t.until > ? ORDER BY p.seq DESC LIMIT ?",
                    row -> new Exchange(row.getString("prompt"), row.getString("answer")),
                    session,
                    now,
                    now,
                    most));
    return found.reversed();
  }

  @Override
  public int purge(Instant now) {
    var gone = writer.writeVault(db -> purge(db, now.toEpochMilli()));
    truncate(writer, List.of("main"));
    return gone;
  }

  private static int purge(Db db, long now) throws SQLException {
    wipe(db, "texts", "text", "until <= ?", now);
    var gone = db.update("DELETE FROM texts WHERE until <= ?", now);
    var ended =
        db.all(
            "SELECT number FROM streams s WHERE until <= ? AND NOT EXISTS"
                + " (SELECT 1 FROM turns t WHERE t.id = s.turn AND t.ended_at IS NULL)",
            row -> row.getLong(1),
            now);
    for (var stream : ended) {
      wipe(db, "events", "payload", "stream = ?", stream);
    }
    for (var stream : ended) {
      db.update("DELETE FROM events WHERE stream = ?", stream);
      db.update("DELETE FROM streams WHERE number = ?", stream);
    }
    return gone;
  }

  static void put(Db db, String session, Kind kind, String key, String text, Instant until)
      throws SQLException {
    db.update(
        "INSERT INTO texts (session, kind, key, text, until) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (kind, key) DO UPDATE SET"
            + " session = excluded.session, text = excluded.text, until = excluded.until",
        session,
        kind.name(),
        key,
        text,
        until.toEpochMilli());
  }

  static void erase(Db db, String session) throws SQLException {
    var streams = "stream IN (SELECT number FROM streams WHERE session = ?)";
    wipe(db, "texts", "text", "session = ?", session);
    wipe(db, "events", "payload", streams, session);
    db.update("DELETE FROM texts WHERE session = ?", session);
    db.update("DELETE FROM events WHERE " + streams, session);
    db.update("DELETE FROM streams WHERE session = ?", session);
  }

  /**
   * Overwrites texts where they stand, before any of their rows is deleted: a deletion may move
   * what is left of a page to its neighbour, and leaves the bytes in the gap behind it.
   */
  private static void wipe(Db db, String table, String column, String where, Object argument)
      throws SQLException {
    // As long as before: then SQLite writes it into the same place.
    db.update(
        "UPDATE %1$s SET %2$s = CAST(zeroblob(length(CAST(%2$s AS BLOB))) AS TEXT) WHERE %3$s"
            .formatted(table, column, where),
        argument);
  }

  /** Moves the logs into the databases and empties them, so that deleted text is in no file. */
  static void truncate(Writer writer, List<String> schemas) {
    for (var schema : schemas) {
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
