package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Streams of events in the vault; their ids grow by one, without a gap. */
final class Events {
  private Events() {}

  static void open(Db db, String turn, String session, Instant until) throws SQLException {
    db.update(
        "INSERT INTO streams (turn, session, until) VALUES (?, ?, ?) ON CONFLICT (turn)"
            + " DO UPDATE SET session = excluded.session, until = excluded.until",
        turn,
        session,
        until.toEpochMilli());
  }

  static void keepUntil(Db db, String turn, Instant until) throws SQLException {
    db.update(
        "UPDATE streams SET until = max(until, ?) WHERE turn = ?", until.toEpochMilli(), turn);
  }

  /** Adds events; refuses a stream that is unknown or erased, and an id that leaves a gap. */
  static void append(Db db, String turn, List<TurnEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    var stream =
        db.one("SELECT number FROM streams WHERE turn = ?", row -> row.getLong(1), turn)
            .orElseThrow(
                () ->
                    new StoreException(
                        "there is no stream of turn " + turn + ": unknown, or erased"));
    var last =
        db.one("SELECT max(id) FROM events WHERE stream = ?", row -> row.getLong(1), stream)
            .orElse(0L);
    for (var event : events) {
      last++;
      if (event.id() != last) {
        throw new StoreException(
            "event of turn %s: found id %d, expected %d".formatted(turn, event.id(), last));
      }
      db.update(
          "INSERT INTO events (stream, id, type, payload, batch) VALUES (?, ?, ?, ?, ?)",
          stream,
          event.id(),
          event.type().toString(),
          Json.write(event.payload()),
          db.batch());
    }
  }

  /** Reads only what continuity knows of: its mark is read first. */
  static List<TurnEvent> after(Db db, String turn, long after) throws SQLException {
    var known = Batch.mark(db, "continuity");
    return db.all(
        "SELECT id, type, payload FROM events"
            + " WHERE stream = (SELECT number FROM streams WHERE turn = ?)"
            + " AND id > ? AND batch <= ? ORDER BY id",
        row ->
            new TurnEvent(
                row.getLong("id"),
                Rows.named(EventType.values(), row.getString("type")),
                Rows.object(row.getString("payload"))),
        turn,
        after,
        known);
  }
}
