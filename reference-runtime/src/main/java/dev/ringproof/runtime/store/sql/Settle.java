package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.store.Settlement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The last commit of a turn, as one unit of work. */
final class Settle {
  private Settle() {}

  /** Runs it; the view comes as text, written by who asks. */
  static Optional<Long> run(Db db, SqlVault vault, Settlement end, String view)
      throws SQLException {
    var found =
        db.one(
            // By number and no more than is needed: the driver asks for the name of each column.
            "SELECT t.trace, t.session, t.tenant, t.tier, t.window_start, t.reserved_tokens,"
                + " t.reserved_micros, s.version, "
                + vault.keyColumn()
                + " FROM turns t JOIN sessions s ON s.id = t.session"
                + vault.keyJoined("s.id")
                + " WHERE t.id = ? AND t.ended_at IS NULL",
            row -> open(row, db, vault),
            end.turn());
    if (found.isEmpty()) {
      Erase.settle(db, end);
      return Optional.empty();
    }
    var turn = found.get();
    var key = vault.key(db, turn.account.session(), turn.key);
    endTurn(db, end, view);
    db.later(
        "UPDATE sessions SET version = version + 1, summary = ?,"
            + " active_turn = CASE WHEN active_turn = ? THEN NULL ELSE active_turn END"
            + " WHERE id = ?",
        Rows.plain(end.summary()),
        end.turn(),
        turn.account.session());
    Spending.move(db, turn.account, end.charged(), Spend.NONE.minus(turn.reserved));
    Spending.models(db, turn.account.tenant(), turn.account.window(), end.perModel());
    SqlEvidence.append(db, turn.trace, end.evidence());
    vault.put(db, key, TextKind.TEXT, end.turn(), end.text(), end.vaultUntil());
    vault.events().append(db, end.turn(), end.events());
    Events.keepUntil(db, end.turn(), end.vaultUntil());
    return Optional.of(turn.version + 1);
  }

  private static void endTurn(Db db, Settlement end, String view) throws SQLException {
    db.later(
        "UPDATE turns SET state = ?, view = ?, ended_at = ?, reserved_tokens = 0,"
            + " reserved_micros = 0, charged_tokens = ?, charged_micros = ? WHERE id = ?",
        end.state(),
        view,
        end.now().toEpochMilli(),
        end.charged().tokens(),
        end.charged().micros(),
        end.turn());
  }

  private static Open open(ResultSet row, Db db, SqlVault vault) throws SQLException {
    var account =
        new Spending.Account(row.getString(2), row.getString(3), row.getString(4), row.getLong(5));
    var reserved = new Spend(row.getLong(6), row.getLong(7));
    var key = vault.held(db, account.session(), row.getBytes(9));
    return new Open(row.getString(1), account, reserved, row.getLong(8), key);
  }

  private record Open(
      String trace,
      Spending.Account account,
      Spend reserved,
      long version,
      @Nullable SecretKey key) {}
}
