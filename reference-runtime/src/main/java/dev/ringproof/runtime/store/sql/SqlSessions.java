package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.ComingBack;
import dev.ringproof.runtime.store.Retention;
import dev.ringproof.runtime.store.SessionStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Sessions and their money. */
final class SqlSessions implements SessionStore {
  private final Writer writer;
  private final Reads readers;
  private final SqlVault vault;
  private final Consumer<String> forgetJob;

  SqlSessions(Writer writer, Reads readers, SqlVault vault, Consumer<String> forgetJob) {
    this.writer = writer;
    this.readers = readers;
    this.vault = vault;
    this.forgetJob = forgetJob;
  }

  @Override
  public void open(Session session) {
    writer.writeContinuity(
        new Hold.Session(session.id()),
        db ->
            db.update(
                "INSERT INTO sessions (id, tenant, owner, tier, version, summary,"
                    + " limit_tokens, limit_micros, epoch, active_turn, created_at)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                session.id(),
                session.tenant(),
                session.owner(),
                session.tier().name(),
                session.version(),
                session.summary(),
                session.limit().tokens(),
                session.limit().micros(),
                session.epoch(),
                session.activeTurn(),
                session.createdAt().toEpochMilli()));
  }

  @Override
  public Optional<Session> find(String tenant, String id) {
    return readers.read(db -> find(db, tenant, id));
  }

  static Optional<Session> find(Db db, String tenant, String id) throws SQLException {
    return db.one("SELECT * FROM sessions WHERE id = ? AND tenant = ?", Rows::session, id, tenant);
  }

  @Override
  public BudgetView budget(Session session, BudgetWindow window, Instant now) {
    var look = Spending.Look.at(window, now);
    return readers.read(
        db -> Spending.ofSession(db, account(session, window, now), session.limit(), look));
  }

  private static Spending.Account account(Session session, BudgetWindow window, Instant now) {
    return new Spending.Account(
        session.id(), session.tenant(), session.tier().name(), window.at(now));
  }

  @Override
  public List<ComingBack> comingBack(
      Session session, boolean tenantWide, BudgetWindow window, Instant now) {
    var look = Spending.Look.at(window, now);
    return readers.read(
        db ->
            tenantWide
                ? Spending.back(db, session.tenant(), look)
                : Spending.back(db, account(session, window, now), look));
  }

  @Override
  public BudgetView tenantBudget(String tenant, Spend limit, BudgetWindow window, Instant now) {
    var look = Spending.Look.at(window, now);
    return readers.read(db -> Spending.ofTenant(db, tenant, limit, look));
  }

  @Override
  public Optional<List<String>> erase(String tenant, String id, Instant now) {
    var erased = writer.write(new Hold.Account(tenant, id), db -> Erase.run(db, vault, tenant, id));
    if (erased.isEmpty()) {
      return Optional.empty();
    }
    erased.get().workflows().forEach(forgetJob);
    vault.dialect().emptied(writer, List.of("vault", "continuity"));
    return Optional.of(erased.get().traces());
  }

  @Override
  public int purge(Retention retention, Instant now) {
    var sessions = readers.read(db -> PastReview.sessions(db, retention, now));
    var rows = 0;
    if (!sessions.isEmpty()) {
      var gone =
          writer.write(
              PastReview.hold(sessions),
              db -> PastReview.sessions(db, vault, sessions, retention, now));
      gone.workflows().forEach(forgetJob);
      rows += gone.rows();
    }
    var traces = readers.read(db -> PastReview.traces(db, retention, now));
    rows +=
        writer.writeContinuity(
            Hold.NOTHING,
            db ->
                PastReview.traces(db, traces, retention, now)
                    + PastReview.sums(db, retention, now));
    if (rows > 0) {
      vault.dialect().emptied(writer, List.of("vault", "continuity"));
    }
    return rows;
  }

  @Override
  public JsonObject usage(String tenant, BudgetWindow window, Instant now) {
    var look = Spending.Look.at(window, now);
    return readers.snapshot(
        db -> {
          var whole = Spending.ofTenant(db, tenant, Spend.NONE, look);
          return JsonValue.object()
              .with("tenant", tenant)
              .with("windowEnds", Times.text(whole.windowEnds()))
              .with("settled", amount(whole.settled()))
              .with("reserved", amount(whole.reserved()))
              .with("sessions", bySession(db, tenant, look))
              .with("models", byModel(db, tenant, look));
        });
  }

  private static JsonArray bySession(Db db, String tenant, Spending.Look look) throws SQLException {
    return new JsonArray(
        db.all(
            "SELECT session, tier, sum(settled_tokens) AS settled_tokens,"
                + " sum(settled_micros) AS settled_micros FROM session_spend"
                + " WHERE tenant = ? AND window_start BETWEEN ? AND ?"
                + " GROUP BY session, tier ORDER BY session, tier",
            row ->
                JsonValue.object()
                    .with("session", row.getString("session"))
                    .with("tier", row.getString("tier"))
                    .with("settled", amount(Rows.spend(row, "settled"))),
            tenant,
            look.since(),
            look.until()));
  }

  private static JsonArray byModel(Db db, String tenant, Spending.Look look) throws SQLException {
    return new JsonArray(
        db.all(
            "SELECT model, sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,"
                + " sum(cost_micros) AS cost_micros FROM model_spend"
                + " WHERE tenant = ? AND window_start BETWEEN ? AND ? GROUP BY model ORDER BY model",
            row ->
                JsonValue.object()
                    .with("model", row.getString("model"))
                    .with("inputTokens", row.getLong("input_tokens"))
                    .with("outputTokens", row.getLong("output_tokens"))
                    .with("costMicros", row.getLong("cost_micros")),
            tenant,
            look.since(),
            look.until()));
  }

  private static JsonObject amount(Spend spend) {
    return JsonValue.object().with("tokens", spend.tokens()).with("micros", spend.micros());
  }
}
