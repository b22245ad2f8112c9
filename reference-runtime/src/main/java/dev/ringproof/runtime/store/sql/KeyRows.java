package dev.ringproof.runtime.store.sql;

import java.sql.SQLException;

/** Where the wrapped keys of sessions stand. */
public interface KeyRows {
  /** Returns the column {@code wrapped} for a statement's session, named by table and column. */
  String column(String session);

  /**
   * Returns the joins that give a statement's session the column {@code w.wrapped}, null where it
   * has no key.
   */
  String joined(String session);

  /** Keeps the key of a session that has none. */
  void keep(Db db, String session, byte[] wrapped) throws SQLException;

  /** Throws a session's key away, if it has one. */
  void forget(Db db, String session) throws SQLException;
}
