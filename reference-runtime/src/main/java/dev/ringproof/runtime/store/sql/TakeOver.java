package dev.ringproof.runtime.store.sql;

import java.sql.SQLException;

/** What changes hands when the process that had it is gone. */
public final class TakeOver {
  private TakeOver() {}

  /**
   * The leases of unfinished turns, and of effects that outlive theirs, change hands: what the
   * earlier process may still have sent is fenced off by a higher epoch.
   */
  public static boolean all(Db db) throws SQLException {
    var unfinished = "SELECT session FROM turns WHERE ended_at IS NULL";
    db.update(
        "UPDATE sessions SET epoch = epoch + 1 WHERE id IN ("
            + unfinished
            + " UNION "
            + LateActions.sessionsUnderWay()
            + ")");
    db.update(
        "UPDATE actions SET epoch = (SELECT epoch FROM sessions s WHERE s.id = actions.session)"
            + " WHERE state = 'requested' AND session IN ("
            + unfinished
            + ")");
    db.update(
        "UPDATE turns SET epoch = (SELECT epoch FROM sessions s WHERE s.id = turns.session)"
            + " WHERE ended_at IS NULL");
    Erase.settleLeaked(db);
    return true;
  }

  /** Charges in full what an erased session's turn still holds, whose process is gone. */
  public static boolean settleLeaked(Db db, String turn) throws SQLException {
    return Erase.settleLeaked(db, turn);
  }
}
