package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.Retention;
import dev.ringproof.runtime.store.SessionStore;
import java.sql.SQLException;
import java.time.Duration;
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
  public BudgetView budget(Session session, Duration window, Instant now) {
    var account =
        new Spending.Account(
            session.id(),
            session.tenant(),
            session.tier().name(),
            Spending.windowStart(now, window));
    return readers.read(db -> Spending.ofSession(db, account, session.limit(), window));
  }

  @Override
  public BudgetView tenantBudget(String tenant, Spend limit, Duration window, Instant now) {
    var start = Spending.windowStart(now, window);
    return readers.read(db -> Spending.ofTenant(db, tenant, start, limit, window));
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
  public JsonObject usage(String tenant, Duration window, Instant now) {
    var start = Spending.windowStart(now, window);
    return readers.snapshot(
        db -> {
          var whole = Spending.ofTenant(db, tenant, start, Spend.NONE, window);
          return JsonValue.object()
              .with("tenant", tenant)
              .with("windowEnds", Times.text(whole.windowEnds()))
              .with("settled", amount(whole.settled()))
              .with("reserved", amount(whole.reserved()))
              .with("sessions", bySession(db, tenant, start))
              .with("models", byModel(db, tenant, start));
        });
  }

  private static JsonArray bySession(Db db, String tenant, long start) throws SQLException {
    return new JsonArray(
        db.all(
            "SELECT * FROM session_spend WHERE tenant = ? AND window_start = ?"
                + " ORDER BY session, tier",
            row ->
                JsonValue.object()
                    .with("session", row.getString("session"))
                    .with("tier", row.getString("tier"))
                    .with("settled", amount(Rows.spend(row, "settled"))),
            tenant,
            start));
  }

  private static JsonArray byModel(Db db, String tenant, long start) throws SQLException {
    return new JsonArray(
        db.all(
            "SELECT * FROM model_spend WHERE tenant = ? AND window_start = ? ORDER BY model",
            row ->
                JsonValue.object()
                    .with("model", row.getString("model"))
                    .with("inputTokens", row.getLong("input_tokens"))
                    .with("outputTokens", row.getLong("output_tokens"))
                    .with("costMicros", row.getLong("cost_micros")),
            tenant,
            start));
  }

  private static JsonObject amount(Spend spend) {
    return JsonValue.object().with("tokens", spend.tokens()).with("micros", spend.micros());
  }
}
