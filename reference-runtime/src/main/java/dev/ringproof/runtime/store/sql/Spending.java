package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.ComingBack;
import dev.ringproof.runtime.store.Settlement.ModelUse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Running sums of each place of a window: a session's within its tenant's. */
final class Spending {
  /** Under which an erased session's spend stays in its tenant's window. */
  static final String ERASED = "erased";

  // The last is the newest place that holds anything: by then all of it has come back.
  private static final String SUMS =
      "SELECT coalesce(sum(settled_tokens), 0), coalesce(sum(settled_micros), 0),"
          + " coalesce(sum(reserved_tokens), 0), coalesce(sum(reserved_micros), 0),"
          + " max(CASE WHEN settled_tokens <> 0 OR settled_micros <> 0"
          + " OR reserved_tokens <> 0 OR reserved_micros <> 0 THEN window_start END) FROM ";

  private static final String BY_PLACE =
      "SELECT window_start, settled_tokens + reserved_tokens, settled_micros + reserved_micros FROM ";

  private static final String OF_SESSION =
      "session_spend WHERE session = ? AND tenant = ? AND tier = ?"
          + " AND window_start BETWEEN ? AND ?";

  private static final String OF_TENANT =
      "tenant_spend WHERE tenant = ? AND window_start BETWEEN ? AND ?";

  private Spending() {}

  /** Whose money, at which place of the window. */
  record Account(String session, String tenant, String tier, long window) {}

  static long windowStart(Instant now, Duration window) {
    return Math.floorDiv(now.toEpochMilli(), window.toMillis()) * window.toMillis();
  }

  /**
   * What is looked at: the places from the first to the last that count.
   *
   * @param now when it is looked at; a window that nothing is spent of ends a length later
   */
  record Look(BudgetWindow window, long since, long until, Instant now) {
    static Look at(BudgetWindow window, Instant now) {
      return new Look(window, window.since(now), window.until(now), now);
    }

    /** At what pays for a turn that was reserved at this place. */
    static Look paying(BudgetWindow window, long place, Instant now) {
      return window.slides() ? at(window, now) : new Look(window, place, place, now);
    }

    private BudgetView view(ResultSet row, Spend limit) throws SQLException {
      var settled = new Spend(row.getLong(1), row.getLong(2));
      var reserved = new Spend(row.getLong(3), row.getLong(4));
      var newest = row.getLong(5);
      return new BudgetView(limit, settled, reserved, row.wasNull() ? ends() : window.back(newest));
    }

    private Instant ends() {
      return window.slides() ? now.plus(window.length()) : window.back(since);
    }
  }

  static BudgetView ofSession(Db db, Account account, Spend limit, Look look) throws SQLException {
    return db.one(
            SUMS + OF_SESSION,
            row -> look.view(row, limit),
            account.session,
            account.tenant,
            account.tier,
            look.since,
            look.until)
        .orElseThrow();
  }

  static BudgetView ofTenant(Db db, String tenant, Spend limit, Look look) throws SQLException {
    return db.one(SUMS + OF_TENANT, row -> look.view(row, limit), tenant, look.since, look.until)
        .orElseThrow();
  }

  /** Returns what comes back of a session's spending, the first first. */
  static List<ComingBack> back(Db db, Account account, Look look) throws SQLException {
    return db.all(
        BY_PLACE + OF_SESSION + " ORDER BY window_start",
        row -> back(row, look.window),
        account.session,
        account.tenant,
        account.tier,
        look.since,
        look.until);
  }

  /** Returns what comes back of a tenant's spending, the first first. */
  static List<ComingBack> back(Db db, String tenant, Look look) throws SQLException {
    return db.all(
        BY_PLACE + OF_TENANT + " ORDER BY window_start",
        row -> back(row, look.window),
        tenant,
        look.since,
        look.until);
  }

  private static ComingBack back(ResultSet row, BudgetWindow window) throws SQLException {
    return new ComingBack(window.back(row.getLong(1)), new Spend(row.getLong(2), row.getLong(3)));
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
}
