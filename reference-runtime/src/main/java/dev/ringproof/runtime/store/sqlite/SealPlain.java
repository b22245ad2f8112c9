package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Events;
import dev.ringproof.runtime.store.sql.Place;
import dev.ringproof.runtime.store.sql.SessionKeys;
import dev.ringproof.runtime.store.sql.TextKind;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.crypto.SecretKey;

/** Seals what an older build wrote in the clear, as the last part of the vault's third version. */
final class SealPlain {
  private final Db db;
  private final SessionKeys keys;
  private final Map<String, SecretKey> made = new HashMap<>();

  private SealPlain(Db db, SessionKeys keys) {
    this.db = db;
    this.keys = keys;
  }

  static void run(Db db, SessionKeys keys) throws SQLException {
    new SealPlain(db, keys).run();
  }

  private void run() throws SQLException {
    keys.mark(db);
    var sessions = "SELECT session FROM plain_texts UNION SELECT session FROM streams";
    for (var session : db.all(sessions, row -> row.getString(1))) {
      made.put(session, keys.make(db, session));
    }
    for (var seq : db.all("SELECT seq FROM plain_texts ORDER BY seq", row -> row.getLong(1))) {
      text(seq);
    }
    var events =
        "SELECT e.rowid FROM plain_events e JOIN streams s ON s.number = e.stream ORDER BY e.rowid";
    for (var event : db.all(events, row -> row.getLong(1))) {
      event(event);
    }
    db.exec("DROP TABLE plain_texts");
    db.exec("DROP TABLE plain_events");
  }

  private void text(long seq) throws SQLException {
    db.one(
        "SELECT * FROM plain_texts WHERE seq = ?",
        row -> {
          var session = row.getString("session");
          var kind = TextKind.valueOf(row.getString("kind"));
          var key = row.getString("key");
          return db.update(
              "INSERT INTO texts (seq, session, kind, key, text, until) VALUES (?, ?, ?, ?, ?, ?)",
              seq,
              session,
              kind.name(),
              key,
              sealed(Place.text(session, kind, key), row.getString("text")),
              row.getLong("until"));
        },
        seq);
  }

  private void event(long number) throws SQLException {
    db.one(
        "SELECT e.*, s.session, s.turn FROM plain_events e JOIN streams s ON s.number = e.stream"
            + " WHERE e.rowid = ?",
        row -> {
          var id = row.getLong("id");
          var line = Events.line(row.getString("type"), row.getString("payload"));
          return db.update(
              "INSERT INTO events (stream, id, payload, batch) VALUES (?, ?, ?, ?)",
              row.getLong("stream"),
              id,
              sealed(Place.events(row.getString("session"), row.getString("turn"), id), line),
              row.getLong("batch"));
        },
        number);
  }

  private byte[] sealed(Place place, String plain) {
    var key = Objects.requireNonNull(made.get(place.session()));
    return db.sealing().seal(key, place, plain.getBytes(StandardCharsets.UTF_8));
  }
}
