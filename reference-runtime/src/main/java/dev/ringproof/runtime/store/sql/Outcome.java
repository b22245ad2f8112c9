package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commit of how an effect ended. What hangs on the action is looked at with its change. */
final class Outcome {
  private static final String ENDS =
      "UPDATE actions SET state = ?, reference = ?, result_digest = ? WHERE id = ?"
          + " AND state IN ('requested', 'intended', 'unknown') RETURNING turn, trace,"
          + " (SELECT t.state FROM turns t WHERE t.id = actions.turn),"
          + " EXISTS (SELECT 1 FROM approvals p"
          + " WHERE p.action = actions.id AND p.told_in IS NOT NULL),"
          + " EXISTS (SELECT 1 FROM follow_ups f WHERE f.action = actions.id)";

  private Outcome() {}

  /**
   * What is kept of an end.
   *
   * @param reference of the effect, as the tool gave it; null where it gave none
   * @param resultDigest of what the tool answered; null where it gave nothing
   */
  record End(
      String action, String state, @Nullable String reference, @Nullable String resultDigest) {}

  static boolean run(
      Db db, Events log, End end, List<EvidenceDraft> evidence, List<TurnEvent> events)
      throws SQLException {
    var action = end.action;
    var found =
        db.one(ENDS, Outcome::place, end.state, end.reference, end.resultDigest, action)
            .orElseThrow(() -> new StoreException("action " + action + " is unknown or has ended"));
    if (found.told) {
      LateActions.changed(db, action);
    }
    SqlTurns.goesOn(db, found.turn, found.state);
    if (end.state.equals("unknown")) {
      FollowUps.begin(db, action);
    } else if (found.followed) {
      FollowUps.end(db, action);
    }
    SqlEvidence.append(db, found.trace, evidence);
    if (found.state != null) {
      log.append(db, found.turn, events);
    } else {
      // Its session was erased while it was under way: the evidence says how it ended.
      db.later("DELETE FROM actions WHERE id = ?", action);
    }
    return true;
  }

  private static Place place(ResultSet row) throws SQLException {
    return new Place(
        row.getString(1), row.getString(2), row.getString(3), row.getBoolean(4), row.getBoolean(5));
  }

  /**
   * Where it stands.
   *
   * @param state of the turn; null once that is gone
   * @param told whether a turn told of it before this end
   * @param followed whether it is asked about beyond its turn
   */
  private record Place(
      String turn, String trace, @Nullable String state, boolean told, boolean followed) {}
}
