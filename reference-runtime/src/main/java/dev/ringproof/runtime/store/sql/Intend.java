package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.EvidenceDraft;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commit between an approval and its effect. Everything is looked at before anything is
 * written, so that a refusal leaves the approval as it was.
 */
final class Intend {
  private static final String WANTED =
      "SELECT a.turn, a.trace, (SELECT t.state FROM turns t WHERE t.id = a.turn)"
          + " FROM actions a JOIN sessions s ON s.id = a.session WHERE a.id = ?"
          + " AND a.state = 'requested' AND a.tool = ? AND a.digest = ? AND s.epoch = ?";

  /** An action that needs approval cannot do without. */
  private static final String NONE_NEEDED =
      " AND NOT EXISTS (SELECT 1 FROM approvals p WHERE p.action = a.id)";

  private static final String APPROVED =
      " AND EXISTS (SELECT 1 FROM approvals p"
          + " WHERE p.id = ? AND p.action = ? AND p.digest = ? AND p.state = 'approved')";

  private Intend() {}

  static boolean run(
      Db db, ActionRow action, @Nullable String approval, List<EvidenceDraft> evidence)
      throws SQLException {
    var found =
        db.one(
            WANTED + (approval == null ? NONE_NEEDED : APPROVED),
            row -> new Place(row.getString(1), row.getString(2), row.getString(3)),
            approval == null ? of(action) : of(action, approval, action.id(), action.digest()));
    if (found.isEmpty()) {
      return false;
    }
    var place = found.get();
    if (approval != null) {
      db.later("UPDATE approvals SET state = 'consumed' WHERE id = ?", approval);
    }
    db.later(
        "UPDATE actions SET state = 'intended', epoch = ?, attempts = ? WHERE id = ?",
        action.epoch(),
        action.attempts(),
        action.id());
    SqlTurns.goesOn(db, place.turn, place.state);
    SqlEvidence.append(db, place.trace, evidence);
    return true;
  }

  private static Object[] of(ActionRow action, Object... approval) {
    var args = new ArrayList<Object>();
    args.addAll(List.of(action.id(), action.tool(), action.digest(), action.epoch()));
    args.addAll(List.of(approval));
    return args.toArray();
  }

  /** Where it is; the state is the turn's, null once that is gone. */
  private record Place(String turn, String trace, @Nullable String state) {}
}
