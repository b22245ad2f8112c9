package dev.ringproof.runtime.store.sql;

import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.EvidenceDraft;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commit between an approval and its effect. Everything is looked at before anything is
 * written, so that a refusal leaves the approval as it was.
 */
final class Intend {
  private Intend() {}

  static boolean run(
      Db db, ActionRow action, @Nullable String approval, List<EvidenceDraft> evidence)
      throws SQLException {
    var place =
        db.one(
            "SELECT a.turn, a.trace FROM actions a JOIN sessions s ON s.id = a.session WHERE a.id = ?"
                + " AND a.state = 'requested' AND a.tool = ? AND a.digest = ? AND s.epoch = ?",
            row -> new Place(row.getString("turn"), row.getString("trace")),
            action.id(),
            action.tool(),
            action.digest(),
            action.epoch());
    if (place.isEmpty() || !approved(db, action, approval)) {
      return false;
    }
    if (approval != null) {
      db.update("UPDATE approvals SET state = 'consumed' WHERE id = ?", approval);
    }
    db.update(
        "UPDATE actions SET state = 'intended', epoch = ?, attempts = ? WHERE id = ?",
        action.epoch(),
        action.attempts(),
        action.id());
    SqlTurns.goesOn(db, place.get().turn);
    SqlEvidence.append(db, place.get().trace, evidence);
    return true;
  }

  private record Place(String turn, String trace) {}

  /** Whether what was asked for is approved; an action that needs approval cannot do without. */
  private static boolean approved(Db db, ActionRow action, @Nullable String approval)
      throws SQLException {
    return approval == null
        ? !db.exists("SELECT 1 FROM approvals WHERE action = ?", action.id())
        : db.exists(
            "SELECT 1 FROM approvals"
                + " WHERE id = ? AND action = ? AND digest = ? AND state = 'approved'",
            approval,
            action.id(),
            action.digest());
  }
}
