package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Heads;
import dev.ringproof.runtime.store.sql.Learnt;
import java.sql.SQLException;

/**
 * Learnt from the last entry of a trace's chain, and remembered by the one connection that writes
 * to the file: no row changes for it. Used by one thread at a time.
 */
final class RememberedHeads implements Heads {
  private static final int MOST_KNOWN = 1_000;

  private final Learnt<Head> known = new Learnt<>(MOST_KNOWN);

  @Override
  public void open(Db db, String trace, String tenant, String session) throws SQLException {
    var first =
        db.one(
            "INSERT INTO traces (trace, tenant, session) VALUES (?, ?, ?) RETURNING number",
            row -> Head.first(row.getLong(1)),
            trace,
            tenant,
            session);
    known.put(trace, first.orElseThrow());
  }

  @Override
  public Head of(Db db, String trace) throws SQLException {
    var found = known.of(db, trace);
    return found != null ? found : read(db, trace);
  }

  private static Head read(Db db, String trace) throws SQLException {
    return db.one(
            "SELECT t.number, e.seq + 1, e.hash FROM traces t"
                + " LEFT JOIN evidence e ON e.trace_number = t.number"
                + " WHERE t.trace = ? ORDER BY e.seq DESC LIMIT 1",
            row -> {
              var hash = row.getString(3);
              return new Head(
                  row.getLong(1), row.getLong(2), hash == null ? EvidenceChain.GENESIS : hash);
            },
            trace)
        .orElseThrow(() -> Heads.unknown(trace));
  }

  @Override
  public void moved(Db db, String trace, Head head) {
    known.put(trace, head);
  }

  @Override
  public void forget(String trace) {
    known.forget(trace);
  }
}
