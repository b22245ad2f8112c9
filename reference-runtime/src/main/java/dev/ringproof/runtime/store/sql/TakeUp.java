package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.TurnRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Another take of a job that a crash cut off. Its money is reserved beside that of the takes before
 * it, in the window in which the first was, and counted durably: no restart begins anew.
 */
final class TakeUp {
  private TakeUp() {}

  static Optional<TurnRow> run(
      Db db,
      String turn,
      int mostTakes,
      @Nullable Spend tenantLimit,
      BudgetWindow budgetWindow,
      Instant now)
      throws SQLException {
    record Open(TurnRow row, long window, Spend limit) {}
    var found =
        db.one(
            "SELECT t.*, s.limit_tokens, s.limit_micros FROM turns t"
                + " JOIN sessions s ON s.id = t.session WHERE t.id = ? AND t.ended_at IS NULL",
            row -> new Open(Rows.turn(row), row.getLong("window_start"), Rows.spend(row, "limit")),
            turn);
    if (found.isEmpty() || found.get().row.takes() + 1 >= mostTakes) {
      return Optional.empty();
    }
    var row = found.get().row;
    var parts = row.takes() + 1;
    var more = new Spend(row.reserved().tokens() / parts, row.reserved().micros() / parts);
    var account =
        new Spending.Account(row.session(), row.tenant(), row.tier().name(), found.get().window);
    var look = Spending.Look.paying(budgetWindow, account.window(), now);
    var own = Spending.ofSession(db, account, found.get().limit, look);
    var shared = tenantLimit == null ? own : Spending.ofTenant(db, row.tenant(), tenantLimit, look);
    if (!more.fitsIn(own.remaining()) || !more.fitsIn(shared.remaining())) {
      return Optional.empty();
    }
    Spending.move(db, account, Spend.NONE, more);
    var body = JsonValue.object().with("tokens", more.tokens()).with("micros", more.micros());
    SqlEvidence.append(db, row.trace(), List.of(new EvidenceDraft("reservation", now, body)));
    return db.one(
        "UPDATE turns SET takes = takes + 1, state = 'queued',"
            + " reserved_tokens = reserved_tokens + ?, reserved_micros = reserved_micros + ?"
            + " WHERE id = ? RETURNING *",
        Rows::turn,
        more.tokens(),
        more.micros(),
        turn);
  }
}
