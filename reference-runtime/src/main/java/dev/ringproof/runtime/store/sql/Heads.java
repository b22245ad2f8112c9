package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.runtime.store.StoreException;
import java.sql.SQLException;

/** Where the chains of traces go on. */
public interface Heads {
  /** For a connection that appends nothing. */
  Heads NONE =
      new Heads() {
        @Override
        public void open(Db db, String trace, String tenant, String session) {
          throw none();
        }

        @Override
        public Head of(Db db, String trace) {
          throw none();
        }

        @Override
        public void moved(Db db, String trace, Head head) {
          throw none();
        }

        @Override
        public void forget(String trace) {}

        private static IllegalStateException none() {
          return new IllegalStateException("this connection appends no evidence");
        }
      };

  /**
   * Where one goes on.
   *
   * @param number of the trace's row
   * @param next number of the next entry
   * @param hash of the last entry
   */
  record Head(long number, long next, String hash) {
    /** Returns where a chain without an entry begins. */
    public static Head first(long number) {
      return new Head(number, 0, EvidenceChain.GENESIS);
    }
  }

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
