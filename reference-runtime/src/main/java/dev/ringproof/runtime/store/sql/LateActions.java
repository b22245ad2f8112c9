package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.ActionStore.Late;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.TurnEvent;
import java.sql.SQLException;
import java.util.List;

/** Actions beyond their turns: what is still to be done, and what is still to be told. */
final class LateActions {
  /** More would fill a turn's context; the rest is told to the turn after. */
  private static final int MOST_TOLD = 20;

  private static final String UNDER_WAY = "a.state IN ('intended', 'unknown')";

  // A turn that failed or was taken back may have shown it, but its session did not go on from it.
  private static final String UNTOLD =
      "p.mode = 'async' AND (p.state IN ('denied', 'expired')"
          + " OR a.state IN ('completed', 'failed', 'unknown', 'unusable', 'refused'))"
          + " AND (p.told_in IS NULL OR EXISTS (SELECT 1 FROM turns t"
          + " WHERE t.id = p.told_in AND t.state IN ('failed', 'cancelled', 'dead')))";

  private LateActions() {}

  static List<ApprovalRow> outstanding(Db db, String held) throws SQLException {
    return db.all(
        "SELECT p.* FROM approvals p JOIN actions a ON a.id = p.action WHERE p.mode = 'async'"
            + " AND (p.state = 'pending' OR p.state = 'approved' AND a.state = 'requested'"
            + " OR p.state = 'consumed' AND "
            + UNDER_WAY
            + " AND NOT EXISTS (SELECT 1 FROM follow_ups f WHERE f.action = a.id)"
            + ")"
            + held
            + " ORDER BY p.seq",
        Rows::approval);
  }

  static List<Late> untold(Db db, String session) throws SQLException {
    var settled =
        db.all(
            "SELECT p.* FROM approvals p JOIN actions a ON a.id = p.action WHERE p.session = ? AND "
                + UNTOLD
                + " ORDER BY p.seq LIMIT ?",
            Rows::approval,
            session,
            MOST_TOLD);
    var late = new java.util.ArrayList<Late>();
    for (var approval : settled) {
      db.one("SELECT * FROM actions WHERE id = ?", Rows::action, approval.action())
          .ifPresent(action -> late.add(new Late(approval, action)));
    }
    var followed =
        db.all(
            "SELECT a.* FROM follow_ups f JOIN actions a ON a.id = f.action WHERE f.session = ? AND "
                + FollowUps.UNTOLD
                + " ORDER BY a.seq LIMIT ?",
            Rows::action,
            session,
            MOST_TOLD - late.size());
    followed.forEach(action -> late.add(new Late(null, action)));
    return List.copyOf(late);
  }

  /** Looks at all before it marks the first, so that a refusal has marked none. */
  static boolean tell(Db db, Events log, String turn, List<String> actions, List<TurnEvent> events)
      throws SQLException {
    for (var action : actions) {
      if (!untoldOf(db, action)) {
        return false;
      }
    }
    for (var action : actions) {
      db.update("UPDATE approvals SET told_in = ? WHERE action = ?", turn, action);
      db.update("UPDATE follow_ups SET told_in = ? WHERE action = ?", turn, action);
    }
    log.append(db, turn, events);
    return true;
  }

  private static boolean untoldOf(Db db, String action) throws SQLException {
    return db.exists(
            "SELECT 1 FROM approvals p JOIN actions a ON a.id = p.action WHERE a.id = ? AND "
                + UNTOLD,
            action)
        || db.exists(
            "SELECT 1 FROM follow_ups f WHERE f.action = ? AND " + FollowUps.UNTOLD, action);
  }

  /** What was told of an action is no longer all there is to tell. */
  static void changed(Db db, String action) throws SQLException {
    db.later(
        "UPDATE approvals SET told_in = NULL WHERE action = ? AND told_in IS NOT NULL", action);
  }

  /** The sessions of effects that an earlier process had under way beyond their turns. */
  static String sessionsUnderWay() {
    return "SELECT p.session FROM approvals p JOIN actions a ON a.id = p.action"
        + " WHERE p.mode = 'async' AND p.state = 'consumed' AND "
        + UNDER_WAY;
  }
}
