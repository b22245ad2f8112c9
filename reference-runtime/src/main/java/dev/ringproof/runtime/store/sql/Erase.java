package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Settlement.ModelUse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Erasing a session. What stays is the evidence, the money in the tenant's window, and, without a
 * name, what is still under way: a reservation until it is settled, an intent until its outcome.
 */
final class Erase {
  /** As which model stands what a crash left of an erased session. */
  private static final String UNKNOWN = "unknown";

  private static final String SUMS =
      " ON CONFLICT (session, tenant, tier, window_start) DO UPDATE SET settled_tokens = session_spend.settled_tokens + excluded.settled_tokens,"
          + " settled_micros = session_spend.settled_micros + excluded.settled_micros,"
          + " reserved_tokens = session_spend.reserved_tokens + excluded.reserved_tokens,"
          + " reserved_micros = session_spend.reserved_micros + excluded.reserved_micros";

  private Erase() {}

  /** What was kept, and the jobs that have lost their session. */
  record Erased(List<String> traces, List<String> workflows) {}

  static Optional<Erased> run(Db db, SqlVault vault, String tenant, String session)
      throws SQLException {
    if (SqlSessions.find(db, tenant, session).isEmpty()) {
      return Optional.empty();
    }
    var traces =
        db.all(
            "SELECT trace FROM turns WHERE session = ? ORDER BY trace",
            row -> row.getString(1),
            session);
    var workflows =
        db.all(
            "SELECT workflow FROM turns WHERE session = ? AND workflow IS NOT NULL ORDER BY seq",
            row -> row.getString(1),
            session);
    keepMoney(db, session);
    vault.erase(db, session);
    db.update(
        "DELETE FROM actions WHERE turn IN (SELECT id FROM turns WHERE session = ?)"
            + " AND state <> 'intended'",
        session);
    db.update("DELETE FROM follow_ups WHERE session = ?", session);
    db.update("DELETE FROM approvals WHERE session = ?", session);
    db.update("DELETE FROM turns WHERE session = ?", session);
    db.update("DELETE FROM sessions WHERE id = ?", session);
    return Optional.of(new Erased(traces, workflows));
  }

  private static void keepMoney(Db db, String session) throws SQLException {
    db.update(
        "INSERT INTO erased_turns"
            + " SELECT id, tenant, tier, window_start, reserved_tokens, reserved_micros"
            + " FROM turns WHERE session = ? AND ended_at IS NULL",
        session);
    db.update(
        "INSERT INTO session_spend SELECT '"
            + Spending.ERASED
            + "', tenant, tier, window_start,"
            + " settled_tokens, settled_micros, reserved_tokens, reserved_micros"
            + " FROM session_spend WHERE session = ?"
            + SUMS,
        session);
    db.update("DELETE FROM session_spend WHERE session = ?", session);
  }

  /** Charges an erased session's turn to its tenant, if there is such a turn. */
  static void settle(Db db, Settlement end) throws SQLException {
    var held =
        db.one(
            "SELECT * FROM erased_turns WHERE turn = ?",
            row -> held(row, end.charged()),
            end.turn());
    if (held.isPresent()) {
      release(db, held.get(), end.perModel());
    }
  }

  /** Charges in full what a crash left of erased sessions: nobody knows what was used. */
  static void settleLeaked(Db db) throws SQLException {
    for (var held : db.all("SELECT * FROM erased_turns", row -> held(row, null))) {
      release(db, held, held.unknown());
    }
  }

  /** Charges one such turn in full. */
  static boolean settleLeaked(Db db, String turn) throws SQLException {
    var held = db.one("SELECT * FROM erased_turns WHERE turn = ?", row -> held(row, null), turn);
    if (held.isPresent()) {
      release(db, held.get(), held.get().unknown());
    }
    return held.isPresent();
  }

  private static void release(Db db, Held held, List<ModelUse> uses) throws SQLException {
    Spending.move(db, held.account, held.charged, Spend.NONE.minus(held.reserved));
    Spending.models(db, held.account.tenant(), held.account.window(), uses);
    db.update("DELETE FROM erased_turns WHERE turn = ?", held.turn);
  }

  private static Held held(ResultSet row, @Nullable Spend charged) throws SQLException {
    var reserved = Rows.spend(row, "reserved");
    var account =
        new Spending.Account(
            Spending.ERASED,
            row.getString("tenant"),
            row.getString("tier"),
            row.getLong("window_start"));
    return new Held(row.getString("turn"), account, reserved, charged == null ? reserved : charged);
  }

  private record Held(String turn, Spending.Account account, Spend reserved, Spend charged) {
    /**
     * The charge, of a model that nobody knows any more: the sums by model are all that was spent.
     */
    List<ModelUse> unknown() {
      return List.of(new ModelUse(UNKNOWN, charged.tokens(), 0, charged.micros()));
    }
  }
}
