package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.Vault;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Raw text, each under its window, sealed by the key of its session. */
final class SqlVault implements Vault {
  /** So many texts and streams at once: other commits get their turn in between. */
  private static final int MOST_AT_ONCE = 500;

  private static final int MOST_LIVING = 10_000;

  private static final String ENDED =
      "NOT EXISTS (SELECT 1 FROM turns t WHERE t.id = s.turn AND t.ended_at IS NULL)";

  private static final String TURNS = "SELECT id FROM turns WHERE session = ?";

  private static final String OF_TURNS = "kind IN ('PROMPT', 'TEXT') AND key IN (" + TURNS + ")";

  /** In these words, by which SQLite sees that its index of them serves. */
  private static final String OTHERS = "session = ? AND kind NOT IN ('PROMPT', 'TEXT')";

  /** The latest turn of a session that something is kept of: in most cases the very latest. */
  private static final String LATEST_KEPT =
      "SELECT 1 FROM turns n WHERE n.session = ?"
          + " AND (EXISTS (SELECT 1 FROM streams s WHERE s.turn = n.id)"
          + " OR EXISTS (SELECT 1 FROM texts x WHERE x.kind IN ('PROMPT', 'TEXT')"
          + " AND x.key = n.id)) ORDER BY n.seq DESC LIMIT 1";

  private final Writer writer;
  private final Reads readers;
  private final Dialect dialect;
  private final InstantSource clock;
  private final SessionKeys keys;
  private final Events events;
  // What the writer's thread has learnt, where no other node can erase a session.
  private final Learnt<SecretKey> living = new Learnt<>(MOST_LIVING);

  SqlVault(Writer writer, Reads readers, Dialect dialect, InstantSource clock, SessionKeys keys) {
    this.writer = writer;
    this.readers = readers;
    this.clock = clock;
    this.keys = keys;
    this.dialect = dialect;
    events = new Events(keys, dialect);
  }

  Dialect dialect() {
    return dialect;
  }

  /** Returns the streams of events, which hold text too. */
  Events events() {
    return events;
  }

  @Override
  public void put(String session, String key, String text, Instant until) {
    writer.writeVault(
        new Hold.Session(session),
        db -> {
          put(db, key(db, session), TextKind.OTHER, key, text, until);
          return true;
        });
  }

  @Override
  public Optional<String> get(String key) {
    return get(TextKind.OTHER, key);
  }

  @Override
  public Optional<String> prompt(String turn) {
    return get(TextKind.PROMPT, turn);
  }

  Optional<String> get(TextKind kind, String key) {
    var now = clock.instant().toEpochMilli();
    return readers.read(db -> kept(db, kind, key, now)).map(Text::text);
  }

  @Override
  public Texts ofTurn(String turn) {
    var now = clock.instant().toEpochMilli();
    return readers.snapshot(
        db -> {
          var until =
              db.one(
                  "SELECT until FROM streams WHERE turn = ? AND until > ?",
                  row -> Instant.ofEpochMilli(row.getLong(1)),
                  turn,
                  now);
          return new Texts(
              kept(db, TextKind.PROMPT, turn, now).orElse(null),
              kept(db, TextKind.TEXT, turn, now).orElse(null),
              until.orElse(null));
        });
  }

  private Optional<Text> kept(Db db, TextKind kind, String key, long now) throws SQLException {
    var reading = keys.reading(db);
    return db.one(
        "SELECT t.session, t.text, t.until, "
            + keys.column("t.session")
            + " FROM texts t WHERE t.kind = ? AND t.key = ? AND t.until > ?",
        row ->
            new Text(
                text(reading, row, Place.text(row.getString("session"), kind, key), "text"),
                Instant.ofEpochMilli(row.getLong("until"))),
        kind.name(),
        key,
        now);
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
                      + keys.column("n.session")
                      + " FROM turns n JOIN texts p ON p.kind = 'PROMPT' AND p.key = n.id"
                      + " JOIN texts t ON t.kind = 'TEXT' AND t.key = n.id"
                      + " WHERE n.session = ? AND length(t.text) > "
                      + Sealing.OVERHEAD
                      + " AND p.until > ? AND t.until > ? ORDER BY n.seq DESC LIMIT ?",
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
        text(reading, row, Place.text(session, TextKind.PROMPT, turn), "prompt"),
        text(reading, row, Place.text(session, TextKind.TEXT, turn), "answer"));
  }

  private static String text(SessionKeys.Reading reading, ResultSet row, Place place, String column)
      throws SQLException {
    return new String(reading.open(row, place, column), StandardCharsets.UTF_8);
  }

  @Override
  public int purge(Instant now) {
    var gone = 0;
    var due = due(now.toEpochMilli());
    while (!due.sessions.isEmpty()) {
      var round = due;
      gone += writer.writeVault(holding(round.sessions), db -> purge(db, round));
      due = round.all ? Due.NONE : due(now.toEpochMilli());
    }
    dialect.emptied(writer, List.of("vault"));
    return gone;
  }

  /** What one commit deletes: all that was kept until then, of these sessions. */
  private record Due(long until, List<String> sessions, boolean all) {
    static final Due NONE = new Due(0, List.of(), true);
  }

  private Due due(long now) {
    return readers.read(
        db -> {
          var ends =
              db.all(
                  "SELECT until FROM texts WHERE until <= ?"
                      + " UNION ALL SELECT until FROM streams s WHERE until <= ? AND "
                      + ENDED
                      + " ORDER BY until LIMIT ?",
                  row -> row.getLong(1),
                  now,
                  now,
                  MOST_AT_ONCE);
          var all = ends.size() < MOST_AT_ONCE;
          var until = all ? now : ends.getLast();
          var sessions =
              db.all(
                  "SELECT session FROM texts WHERE until <= ?"
                      + " UNION SELECT session FROM streams s WHERE until <= ? AND "
                      + ENDED,
                  row -> row.getString(1),
                  until,
                  until);
          return new Due(until, sessions, all);
        });
  }

  private static Hold holding(List<String> sessions) {
    return new Hold.Several(sessions.stream().<Hold>map(Hold.Session::new).toList());
  }

  private int purge(Db db, Due due) throws SQLException {
    var now = due.until;
    dialect.wipe(db, "texts", "text", "until <= ?", now);
    var gone = db.update("DELETE FROM texts WHERE until <= ?", now);
    var ended =
        db.all(
            "SELECT number FROM streams s WHERE until <= ? AND " + ENDED,
            row -> row.getLong(1),
            now);
    for (var stream : ended) {
      dialect.wipe(db, "events", "payload", "stream = ?", stream);
    }
    for (var stream : ended) {
      db.update("DELETE FROM events WHERE stream = ?", stream);
      db.update("DELETE FROM streams WHERE number = ?", stream);
    }
    events.forget();
    for (var session : due.sessions) {
      forgetUnused(db, session);
    }
    return gone + ended.size();
  }

  /**
   * Throws away a key under which nothing is left; its session gets a new one with its next text.
   */
  private void forgetUnused(Db db, String session) throws SQLException {
    if (!db.exists("SELECT 1 FROM texts WHERE " + OTHERS, session)
        && !db.exists(LATEST_KEPT, session)) {
      forget(db, session);
    }
  }

  /**
   * Returns what is kept of a tenant's idempotency key. SQLite leaves copies of a row behind when
   * it moves others, so that a client's own words would outlive their erasure in its files; several
   * nodes may be of several builds, and compare the key itself.
   */
  String keptKey(String tenant, String key) {
    return dialect.alone() ? keys.named(tenant, key) : key;
  }

  /**
   * Returns the column in which a statement reads a session's key, for {@link #held}; with {@link
   * #keyJoined}. Where this node remembers keys it reads none.
   */
  String keyColumn() {
    return dialect.alone() ? "NULL" : "w.wrapped";
  }

  /** Returns the joins of {@link #keyColumn} for a statement's session. */
  String keyJoined(String session) {
    return dialect.alone() ? "" : keys.joined(session);
  }

  /** Returns the key in a statement's {@link #keyColumn}; null where it holds none. */
  @Nullable SecretKey held(Db db, String session, byte @Nullable [] wrapped) {
    return wrapped == null ? null : keys.held(db, session, wrapped);
  }

  /**
   * Returns the key of a session that this commit has seen alive, made if it has none yet.
   *
   * @param held as this commit has read it
   */
  SessionKey key(Db db, String session, @Nullable SecretKey held) throws SQLException {
    if (dialect.alone()) {
      return key(db, session);
    }
    return new SessionKey(session, held == null ? keys.make(db, session) : held);
  }

  /** Returns the key of a session, made if it lives and has none yet; throws if it does not. */
  SessionKey key(Db db, String session) throws SQLException {
    if (!dialect.alone()) {
      return new SessionKey(session, keys.ofLiving(db, session));
    }
    var known = living.of(db, session);
    if (known == null) {
      known = keys.ofLiving(db, session);
      living.put(session, known);
    }
    return new SessionKey(session, known);
  }

  private void forget(Db db, String session) throws SQLException {
    living.forget(session);
    keys.forget(db, session);
  }

  /** Keeps a text of a session, sealed by its key. */
  void put(Db db, SessionKey of, TextKind kind, String key, String text, Instant until)
      throws SQLException {
    var sealed =
        db.sealing()
            .seal(
                of.key(),
                Place.text(of.session(), kind, key),
                text.getBytes(StandardCharsets.UTF_8));
    db.later(
        "INSERT INTO texts (session, kind, key, text, until) VALUES (?, ?, ?, ?, ?)"
            + " ON CONFLICT (kind, key) DO UPDATE SET"
            + " session = excluded.session, text = excluded.text, until = excluded.until",
        of.session(),
        kind.name(),
        key,
        sealed,
        until.toEpochMilli());
  }

  /**
   * Erases what a session has here; before its turns go, by which the most of it is found: an index
   * of texts and streams by session would change a page of its own with each commit.
   */
  void erase(Db db, String session) throws SQLException {
    events.forget();
    forget(db, session);
    var streams = "stream IN (SELECT number FROM streams WHERE turn IN (" + TURNS + "))";
    // All is overwritten before the first row goes: when rows go, others are moved, and a text that
    // is still to be overwritten would leave a copy where it stood.
    dialect.wipe(db, "texts", "text", OF_TURNS, session);
    dialect.wipe(db, "texts", "text", OTHERS, session);
    dialect.wipe(db, "events", "payload", streams, session);
    db.update("DELETE FROM texts WHERE " + OF_TURNS, session);
    db.update("DELETE FROM texts WHERE " + OTHERS, session);
    db.update("DELETE FROM events WHERE " + streams, session);
    db.update("DELETE FROM streams WHERE turn IN (" + TURNS + ")", session);
  }
}
