package dev.ringproof.runtime.store.sql;

import java.sql.SQLException;
import java.util.List;

/** Where the stores on SQL differ. */
public interface Dialect {
  /** Returns where wrapped keys stand. */
  KeyRows keys();

  /** Returns the number of the last commit whose events may be shown. */
  long shown(Db db) throws SQLException;

  /** Returns the condition that this node holds a row of the table; empty where all are its own. */
  String held(String table);

  /**
   * Whether this node is the only one that writes: what it has learnt of a turn then holds until it
   * erases the session itself.
   */
  boolean alone();

  /** Overwrites texts where they stand, if a row's bytes stay in their place. */
  void wipe(Db db, String table, String column, String where, Object argument) throws SQLException;

  /** Makes what was deleted from these retention classes leave the logs too, where one can. */
  void emptied(Writer writer, List<String> classes);
}
