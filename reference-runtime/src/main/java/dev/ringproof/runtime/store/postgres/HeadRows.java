package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Heads;
import dev.ringproof.runtime.store.sql.Learnt;
import java.sql.SQLException;

/**
 * Kept in the row of the trace, and remembered by the connection that moved it last. Another node
 * may have appended since: then the number of the next entry is taken, the database refuses the
 * commit, and it is tried again with what the row says. Used by one thread at a time.
 */
final class HeadRows implements Heads {
  private static final int MOST_KNOWN = 1_000;

  private final Learnt<Head> known = new Learnt<>(MOST_KNOWN);

  @Override
  public void open(Db db, String trace, String tenant, String session) throws SQLException {
    var first =
        db.one(
            "INSERT INTO traces (trace, tenant, session, next_seq, head) VALUES (?, ?, ?, 0, ?)"
                + " RETURNING number",
            row -> Head.first(row.getLong(1)),
            trace,
            tenant,
            session,
            Head.first(0).hash());
    known.put(trace, first.orElseThrow());
  }

  @Override
  public Head of(Db db, String trace) throws SQLException {
    var found = known.of(db, trace);
    return found != null ? found : read(db, trace);
  }

  private static Head read(Db db, String trace) throws SQLException {
    return db.one(
            "SELECT number, next_seq, head FROM traces WHERE trace = ?",
            row -> new Head(row.getLong(1), row.getLong(2), row.getString(3)),
            trace)
        .orElseThrow(() -> Heads.unknown(trace));
  }

  @Override
  public void moved(Db db, String trace, Head head) throws SQLException {
    db.later(
        "UPDATE traces SET next_seq = ?, head = ? WHERE number = ?",
        head.next(),
        head.hash(),
        head.number());
    known.put(trace, head);
  }

  @Override
  public void forget(String trace) {
    known.forget(trace);
  }
}
