package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.ActionStore.FollowUp;
import dev.ringproof.runtime.store.EvidenceDraft;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Effects of unknown outcome that are asked about after their Tier C turn. */
final class FollowUps {
  /** That it is over, and no turn that completed was told of it; approvals tell of their own. */
  static final String UNTOLD =
      "f.over = 1 AND NOT EXISTS (SELECT 1 FROM approvals p"
          + " WHERE p.action = f.action AND p.mode = 'async')"
          + " AND (f.told_in IS NULL OR EXISTS (SELECT 1 FROM turns t"
          + " WHERE t.id = f.told_in AND t.state IN ('failed', 'cancelled', 'dead')))";

  private static final String OPEN =
      "SELECT a.id, a.attempts, t.id AS turn, t.tenant, t.session FROM follow_ups f"
          + " JOIN actions a ON a.id = f.action JOIN turns t ON t.id = a.turn"
          + " WHERE f.over = 0 AND a.state = 'unknown'";

  private FollowUps() {}

  /** Asks on for an action whose outcome is unknown, if its turn is of Tier C. */
  static void begin(Db db, String action) throws SQLException {
    db.later(
        "INSERT INTO follow_ups (action, session) SELECT a.id, a.session"
            + " FROM actions a JOIN turns t ON t.id = a.turn WHERE a.id = ? AND t.tier = 'C' ON CONFLICT DO NOTHING",
        action);
  }

  /** Ends one whose action's outcome is known. */
  static void end(Db db, String action) throws SQLException {
    // Found out while its turn runs: the turn tells it, and there is nothing to follow.
    db.later(
        "DELETE FROM follow_ups WHERE action = ? AND EXISTS (SELECT 1 FROM actions a"
            + " JOIN turns t ON t.id = a.turn WHERE a.id = ? AND t.ended_at IS NULL)",
        action,
        action);
    db.later("UPDATE follow_ups SET over = 1 WHERE action = ?", action);
  }

  static List<FollowUp> open(Db db) throws SQLException {
    return db.all(OPEN, FollowUps::row);
  }

  static Optional<FollowUp> open(Db db, String action) throws SQLException {
    return db.one(OPEN + " AND f.action = ?", FollowUps::row, action);
  }

  private static FollowUp row(ResultSet row) throws SQLException {
    return new FollowUp(
        row.getString("id"),
        row.getString("turn"),
        row.getString("tenant"),
        row.getString("session"),
        row.getInt("attempts"));
  }

  static boolean giveUp(Db db, String action, List<EvidenceDraft> evidence) throws SQLException {
    var trace =
        db.one(
            "SELECT a.trace FROM follow_ups f JOIN actions a ON a.id = f.action"
                + " WHERE f.action = ? AND f.over = 0 AND a.state = 'unknown'",
            row -> row.getString(1),
            action);
    if (trace.isEmpty()) {
      return false;
    }
    db.update("UPDATE follow_ups SET over = 1 WHERE action = ?", action);
    LateActions.changed(db, action);
    SqlEvidence.append(db, trace.get(), evidence);
    return true;
  }
}
