package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.KeyRows;
import java.sql.SQLException;

/** A session's wrapped key in a row of its own. */
final class KeyTable implements KeyRows {
  @Override
  public String column(String session) {
    return "(SELECT w.wrapped FROM session_keys w WHERE w.session = " + session + ") AS wrapped";
  }

  @Override
  public String joined(String session) {
    return " LEFT JOIN session_keys w ON w.session = " + session;
  }

  @Override
  public void keep(Db db, String session, byte[] wrapped) throws SQLException {
    db.update("INSERT INTO session_keys (session, wrapped) VALUES (?, ?)", session, wrapped);
  }

  @Override
  public void forget(Db db, String session) throws SQLException {
    db.update("DELETE FROM session_keys WHERE session = ?", session);
  }
}
