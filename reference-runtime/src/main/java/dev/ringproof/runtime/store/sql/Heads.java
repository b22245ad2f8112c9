package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.runtime.store.StoreException;
import java.sql.SQLException;

/** Where the chains of traces go on. */
public interface Heads {
  /**
   * Kept in the row of the trace, read and moved on with each append: several nodes may write to
   * one trace, each in its turn.
   */
  Heads IN_ROWS =
      new Heads() {
        @Override
        public void open(Db db, String trace, String tenant, String session) throws SQLException {
          db.update(
              "INSERT INTO traces (trace, tenant, session, next_seq, head) VALUES (?, ?, ?, 0, ?)",
              trace,
              tenant,
              session,
              EvidenceChain.GENESIS);
        }

        @Override
        public Head of(Db db, String trace) throws SQLException {
          return db.one(
                  "SELECT number, next_seq, head FROM traces WHERE trace = ?",
                  row -> new Head(row.getLong(1), row.getLong(2), row.getString(3)),
                  trace)
              .orElseThrow(() -> unknown(trace));
        }

        @Override
        public void moved(Db db, String trace, Head head) throws SQLException {
          db.update(
              "UPDATE traces SET next_seq = ?, head = ? WHERE number = ?",
              head.next(),
              head.hash(),
              head.number());
        }

        @Override
        public void forget(String trace) {}
      };

  /**
   * Where one goes on.
   *
   * @param number of the trace's row
   * @param next number of the next entry
   * @param hash of the last entry
   */
  record Head(long number, long next, String hash) {}

  /** Makes a trace known, without an entry yet. */
  void open(Db db, String trace, String tenant, String session) throws SQLException;

  /** Returns where it goes on; throws if there is no such trace. */
  Head of(Db db, String trace) throws SQLException;

  /** Notes where it goes on after an append. */
  void moved(Db db, String trace, Head head) throws SQLException;

  /** Notes that a trace goes. */
  void forget(String trace);

  /** Returns what is thrown where there is no such trace. */
  static StoreException unknown(String trace) {
    return new StoreException("there is no trace " + trace);
  }
}
