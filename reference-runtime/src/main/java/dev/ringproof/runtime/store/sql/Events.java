package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Streams of events in the vault, sealed by the key of their session; their ids grow by one,
 * without a gap. Events that are written together are sealed together, in one row that has the id
 * of the last.
 */
public final class Events {
  private static final int MOST_KNOWN = 1_000;

  private static final Map<String, EventType> TYPES =
      Arrays.stream(EventType.values())
          .collect(Collectors.toUnmodifiableMap(EventType::toString, type -> type));

  private final SessionKeys keys;
  private final Dialect dialect;
  // What the writer's thread has learnt of the streams that it wrote to last.
  private final Learnt<Stream> known = new Learnt<>(MOST_KNOWN);

  Events(SessionKeys keys, Dialect dialect) {
    this.keys = keys;
    this.dialect = dialect;
  }

  private record Stream(long number, Of of, SecretKey key, long last) {
    Stream upTo(long id) {
      return new Stream(number, of, key, id);
    }
  }

  /**
   * Whose a stream is.
   *
   * @param session of its turn
   * @param trace of its turn; null once the turn is gone
   */
  record Of(String session, @Nullable String trace) {}

  /** Opens the stream of a turn that begins, sealed by its session's key. */
  void open(Db db, String turn, SessionKey key, String trace, Instant until) throws SQLException {
    var number =
        db.one(
            "INSERT INTO streams (turn, session, until) VALUES (?, ?, ?) RETURNING number",
            row -> row.getLong(1),
            turn,
            key.session(),
            until.toEpochMilli());
    known.put(turn, new Stream(number.orElseThrow(), new Of(key.session(), trace), key.key(), 0));
  }

  static void keepUntil(Db db, String turn, Instant until) throws SQLException {
    var millis = until.toEpochMilli();
    db.later("UPDATE streams SET until = ? WHERE turn = ? AND until < ?", millis, turn, millis);
  }

  /** Adds events; refuses a stream that is unknown or erased, and an id that leaves a gap. */
  public void append(Db db, String turn, List<TurnEvent> events) throws SQLException {
    if (events.isEmpty()) {
      return;
    }
    var stream = stream(db, turn);
    var last = stream.last;
    for (var event : events) {
      last++;
      if (event.id() != last) {
        throw new StoreException(
            "event of turn %s: found id %d, expected %d".formatted(turn, event.id(), last));
      }
    }
    db.later(
        "INSERT INTO events (stream, id, payload, batch) VALUES (?, ?, ?, ?)",
        stream.number,
        last,
        db.sealing().seal(stream.key, Place.events(stream.of.session, turn, last), bytes(events)),
        db.batch());
    known.put(turn, stream.upTo(last));
  }

  /** Returns whose a turn's stream is; throws if it is unknown or erased. */
  Of of(Db db, String turn) throws SQLException {
    return stream(db, turn).of;
  }

  /** Forgets what is known of streams: some of them, or their keys, go. */
  void forget() {
    known.forget();
  }

  /** Returns a stream as it stands; what was learnt before a rollback is read again. */
  private Stream stream(Db db, String turn) throws SQLException {
    var found = known.of(db, turn);
    if (found != null) {
      return found;
    }
    var read = read(db, turn);
    known.put(turn, read);
    return read;
  }

  private Stream read(Db db, String turn) throws SQLException {
    return db.one(
            "SELECT s.number, s.session, (SELECT max(id) FROM events WHERE stream = s.number)"
                + " AS last, (SELECT trace FROM turns WHERE id = s.turn) AS trace, "
                + keys.column("s.session")
                + " FROM streams s WHERE s.turn = ?",
            row -> {
              var session = row.getString("session");
              var key = keys.held(db, session, row.getBytes("wrapped"));
              var of = new Of(session, row.getString("trace"));
              return new Stream(row.getLong("number"), of, key, row.getLong("last"));
            },
            turn)
        .orElseThrow(
            () ->
                new StoreException("there is no stream of turn " + turn + ": unknown, or erased"));
  }

  private static byte[] bytes(List<TurnEvent> events) {
    var all = new StringBuilder();
    for (var event : events) {
      all.append(line(event.type().toString(), event.json()));
    }
    return all.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns an event as it is sealed: a line of type, blank, payload. Compact JSON has one line.
   */
  public static String line(String type, String payload) {
    return type + ' ' + payload + '\n';
  }

  /** Reads only what continuity knows of: its mark is read first. */
  List<TurnEvent> after(Db db, String turn, long after) throws SQLException {
    var shown = dialect.shown(db);
    var reading = keys.reading(db);
    var found = new ArrayList<TurnEvent>();
    db.all(
        "SELECT e.id, e.payload, s.session, w.wrapped FROM streams s"
            + keys.joined("s.session")
            + " CROSS JOIN events e"
            + " WHERE s.turn = ? AND e.stream = s.number AND e.id > ? AND e.batch <= ? ORDER BY e.id",
        row -> {
          var last = row.getLong("id");
          var place = Place.events(row.getString("session"), turn, last);
          return add(found, last, reading.open(row, place, "payload"), after);
        },
        turn,
        after,
        shown);
    return found;
  }

  /** Adds those of a row's events that come after an id. */
  private static boolean add(List<TurnEvent> found, long last, byte[] opened, long after) {
    var lines = new String(opened, StandardCharsets.UTF_8).split("\n");
    for (var i = 0; i < lines.length; i++) {
      var id = last - lines.length + 1 + i;
      if (id > after) {
        found.add(event(id, lines[i]));
      }
    }
    return true;
  }

  private static TurnEvent event(long id, String line) {
    var blank = line.indexOf(' ');
    var type = TYPES.get(line.substring(0, blank));
    if (type == null) {
      throw new StoreException("event " + id + " is of an unknown type; a newer build wrote it");
    }
    return new TurnEvent(id, type, line.substring(blank + 1));
  }
}
