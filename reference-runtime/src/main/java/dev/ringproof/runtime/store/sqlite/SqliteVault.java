package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Raw text, each under its window, sealed by the key of its session. */
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
  private final SessionKeys keys;
  private final Events events;

  SqliteVault(Writer writer, Readers readers, InstantSource clock, SessionKeys keys) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
    this.keys = keys;
    events = new Events(keys);
  }

  /** Returns the streams of events, which hold text too. */
  Events events() {
    return events;
  }

  @Override
  public void put(String session, String key, String text, Instant until) {
    writer.writeVault(
        db -> {
          put(db, session, Kind.OTHER, key, text, until);
          return true;
        });
  }

  @Override
  public Optional<String> get(String key) {
    return get(Kind.OTHER, key);
  }

  @Override
  public Optional<String> prompt(String turn) {
    return get(Kind.PROMPT, turn);
  }

  Optional<String> get(Kind kind, String key) {
    var now = clock.instant().toEpochMilli();
    return readers.read(
        db -> {
          var reading = keys.reading(db);
          return db.one(
              "SELECT t.session, t.text, "
                  + SessionKeys.column("t.session")
                  + " FROM texts t WHERE t.kind = ? AND t.key = ? AND t.until > ?",
              row -> text(reading, row, Place.text(row.getString("session"), kind, key), "text"),
              kind.name(),
              key,
              now);
        });
  }

  @Override
  public List<Exchange> recent(String session, int most) {
    var now = clock.instant().toEpochMilli();
    return readers
        .read(
            db -> {
              var reading = keys.reading(db);
              return db.all(
                  "SELECT p.key, p.text AS prompt, t.text AS answer, "
                      + SessionKeys.column("p.session")
                      + " FROM texts p JOIN texts t ON t.kind = 'TEXT' AND t.key = p.key"
                      + " WHERE p.session = ? AND p.kind = 'PROMPT' AND length(t.text) > "
                      + Sealing.OVERHEAD
                      + " AND p.until > ? AND t.until > ? ORDER BY p.seq DESC LIMIT ?",
                  row -> exchange(reading, row, session),
                  session,
                  now,
                  now,
                  most);
            })
        .reversed();
  }

  private static Exchange exchange(SessionKeys.Reading reading, ResultSet row, String session)
      throws SQLException {
    var turn = row.getString("key");
    return new Exchange(
        turn,
        text(reading, row, Place.text(session, Kind.PROMPT, turn), "prompt"),
        text(reading, row, Place.text(session, Kind.TEXT, turn), "answer"));
  }

  private static String text(SessionKeys.Reading reading, ResultSet row, Place place, String column)
      throws SQLException {
    return new String(reading.open(row, place, column), StandardCharsets.UTF_8);
  }

  @Override
  public int purge(Instant now) {
    var gone = writer.writeVault(db -> purge(db, now.toEpochMilli()));
    truncate(writer, List.of("main"));
    return gone;
  }

  private int purge(Db db, long now) throws SQLException {
    var sessions =
        db.all(
            "SELECT session FROM texts WHERE until <= ?1"
                + " UNION SELECT session FROM streams WHERE until <= ?1",
            row -> row.getString(1),
            now);
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
    events.forget();
    for (var session : sessions) {
      forgetUnused(db, session);
    }
    return gone + ended.size();
  }

  /**
   * Throws away a key under which nothing is left; its session gets a new one with its next text.
   */
  private void forgetUnused(Db db, String session) throws SQLException {
    if (!db.exists("SELECT 1 FROM texts WHERE session = ?", session)
        && !db.exists("SELECT 1 FROM streams WHERE session = ?", session)) {
      keys.forget(db, session);
    }
  }

  /** Keeps a text of a session that lives; throws if it does not. */
  void put(Db db, String session, Kind kind, String key, String text, Instant until)
      throws SQLException {
    db.update(
        "INSERT INTO texts (session, kind, key, text, until) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (kind, key) DO UPDATE SET"
            + " session = excluded.session, text = excluded.text, until = excluded.until",
        session,
        kind.name(),
        key,
        db.sealing()
            .seal(
                keys.ofLiving(db, session),
                Place.text(session, kind, key),
                text.getBytes(StandardCharsets.UTF_8)),
        until.toEpochMilli());
  }

  void erase(Db db, String session) throws SQLException {
    events.forget();
    keys.forget(db, session);
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
        "UPDATE %1$s SET %2$s = zeroblob(length(%2$s)) WHERE %3$s".formatted(table, column, where),
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
