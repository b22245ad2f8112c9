package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.Settlement.ModelUse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Running sums of each window: a session's within its tenant's. Windows are aligned to the epoch.
 */
final class Spending {
  /** Under which an erased session's spend stays in its tenant's window. */
  static final String ERASED = "erased";

  private static final String SUMS =
      "SELECT settled_tokens, settled_micros, reserved_tokens, reserved_micros FROM ";

  private Spending() {}

  /** Whose money, in which window. */
  record Account(String session, String tenant, String tier, long window) {}

  static long windowStart(Instant now, Duration window) {
    return Math.floorDiv(now.toEpochMilli(), window.toMillis()) * window.toMillis();
  }

  static BudgetView ofSession(Db db, Account account, Spend limit, Duration window)
      throws SQLException {
    return db.one(
            SUMS
                + "session_spend WHERE session = ? AND tenant = ? AND tier = ? AND window_start = ?",
            row -> view(row, limit, account.window, window),
            account.session,
            account.tenant,
            account.tier,
            account.window)
        .orElseGet(() -> unused(limit, account.window, window));
  }

  static BudgetView ofTenant(Db db, String tenant, long start, Spend limit, Duration window)
      throws SQLException {
    return db.one(
            SUMS + "tenant_spend WHERE tenant = ? AND window_start = ?",
            row -> view(row, limit, start, window),
            tenant,
            start)
        .orElseGet(() -> unused(limit, start, window));
  }

  /** Adds to both levels; negative amounts take away. */
  static void move(Db db, Account account, Spend settled, Spend reserved) throws SQLException {
    moveSession(db, account, settled, reserved);
    moveTenant(db, account.tenant, account.window, settled, reserved);
  }

  static void moveSession(Db db, Account account, Spend settled, Spend reserved)
      throws SQLException {
    db.later(
        "INSERT INTO session_spend (session, tenant, tier, window_start,"
            + " settled_tokens, settled_micros, reserved_tokens, reserved_micros)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (session, tenant, tier, window_start) DO UPDATE SET"
            + " settled_tokens = session_spend.settled_tokens + excluded.settled_tokens,"
            + " settled_micros = session_spend.settled_micros + excluded.settled_micros,"
            + " reserved_tokens = session_spend.reserved_tokens + excluded.reserved_tokens,"
            + " reserved_micros = session_spend.reserved_micros + excluded.reserved_micros",
        account.session,
        account.tenant,
        account.tier,
        account.window,
        settled.tokens(),
        settled.micros(),
        reserved.tokens(),
        reserved.micros());
  }

  private static void moveTenant(Db db, String tenant, long window, Spend settled, Spend reserved)
      throws SQLException {
    db.later(
        "INSERT INTO tenant_spend (tenant, window_start,"
            + " settled_tokens, settled_micros, reserved_tokens, reserved_micros)"
            + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, window_start) DO UPDATE SET"
            + " settled_tokens = tenant_spend.settled_tokens + excluded.settled_tokens,"
            + " settled_micros = tenant_spend.settled_micros + excluded.settled_micros,"
            + " reserved_tokens = tenant_spend.reserved_tokens + excluded.reserved_tokens,"
            + " reserved_micros = tenant_spend.reserved_micros + excluded.reserved_micros",
        tenant,
        window,
        settled.tokens(),
        settled.micros(),
        reserved.tokens(),
        reserved.micros());
  }

  static void models(Db db, String tenant, long window, List<ModelUse> uses) throws SQLException {
    for (var use : uses) {
      db.later(
          "INSERT INTO model_spend (tenant, window_start, model,"
              + " input_tokens, output_tokens, cost_micros)"
              + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, window_start, model) DO UPDATE SET"
              + " input_tokens = model_spend.input_tokens + excluded.input_tokens,"
              + " output_tokens = model_spend.output_tokens + excluded.output_tokens,"
              + " cost_micros = model_spend.cost_micros + excluded.cost_micros",
          tenant,
          window,
          use.model(),
          use.inputTokens(),
          use.outputTokens(),
          use.costMicros());
    }
  }

  private static BudgetView view(ResultSet row, Spend limit, long start, Duration window)
      throws SQLException {
    var settled = new Spend(row.getLong(1), row.getLong(2));
    var reserved = new Spend(row.getLong(3), row.getLong(4));
    return new BudgetView(limit, settled, reserved, end(start, window));
  }

  private static BudgetView unused(Spend limit, long start, Duration window) {
    return new BudgetView(limit, Spend.NONE, Spend.NONE, end(start, window));
  }

  /** Returns when a window ends. */
  static Instant end(long start, Duration window) {
    return Instant.ofEpochMilli(start).plus(window);
  }
}
