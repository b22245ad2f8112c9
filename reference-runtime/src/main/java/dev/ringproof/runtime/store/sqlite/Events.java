package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.crypto.SecretKey;

/**
 * Streams of events in the vault, sealed by the key of their session; their ids grow by one,
 * without a gap.
 */
final class Events {
  private final SessionKeys keys;
  private final Sealing sealing = new Sealing();

  Events(SessionKeys keys) {
    this.keys = keys;
  }

  private record Stream(long number, String session, SecretKey key) {}

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
  void append(Db db, String turn, List<TurnEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    var stream =
        db.one(
                "SELECT s.number, s.session, "
                    + SessionKeys.column("s.session")
                    + " FROM streams s WHERE s.turn = ?",
                this::stream,
                turn)
            .orElseThrow(
                () ->
                    new StoreException(
                        "there is no stream of turn " + turn + ": unknown, or erased"));
    var last =
        db.one("SELECT max(id) FROM events WHERE stream = ?", row -> row.getLong(1), stream.number)
            .orElse(0L);
    for (var event : events) {
      last++;
      if (event.id() != last) {
        throw new StoreException(
            "event of turn %s: found id %d, expected %d".formatted(turn, event.id(), last));
      }
      var type = event.type().toString();
      db.update(
          "INSERT INTO events (stream, id, type, payload, batch) VALUES (?, ?, ?, ?, ?)",
          stream.number,
          event.id(),
          type,
          sealing.seal(
              stream.key,
              Place.event(stream.session, turn, event.id(), type),
              Json.write(event.payload()).getBytes(StandardCharsets.UTF_8)),
          db.batch());
    }
  }

  private Stream stream(ResultSet row) throws SQLException {
    var session = row.getString("session");
    return new Stream(row.getLong("number"), session, keys.held(session, row.getBytes("wrapped")));
  }

  /** Reads only what continuity knows of: its mark is read first. */
  List<TurnEvent> after(Db db, String turn, long after) throws SQLException {
    var known = Batch.mark(db, "continuity");
    var reading = keys.reading();
    return db.all(
        "SELECT e.id, e.type, e.payload, s.session, "
            + SessionKeys.column("s.session")
            + " FROM streams s JOIN events e ON e.stream = s.number"
            + " WHERE s.turn = ? AND e.id > ? AND e.batch <= ? ORDER BY e.id",
        row -> event(reading, row, turn),
        turn,
        after,
        known);
  }

  private static TurnEvent event(SessionKeys.Reading reading, ResultSet row, String turn)
      throws SQLException {
    var id = row.getLong("id");
    var type = row.getString("type");
    var place = Place.event(row.getString("session"), turn, id, type);
    var payload = new String(reading.open(row, place, "payload"), StandardCharsets.UTF_8);
    return new TurnEvent(id, Rows.named(EventType.values(), type), Rows.object(payload));
  }
}
