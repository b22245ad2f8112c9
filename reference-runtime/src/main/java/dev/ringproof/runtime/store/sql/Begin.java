package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.EvidenceDraft;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The first commit of a turn, as one unit of work: a refusal writes nothing. */
final class Begin {
  private final Db db;
  private final SqlVault vault;
  private final BeginTurn ask;
  private final Written written;

  private Begin(Db db, SqlVault vault, BeginTurn ask, Written written) {
    this.db = db;
    this.vault = vault;
    this.ask = ask;
    this.written = written;
  }

  /**
   * What is kept of a turn as text that it takes time to make: who asks makes it, not the one
   * thread that writes.
   */
  record Written(String actor, @Nullable String key) {
    static Written of(BeginTurn ask, SqlVault vault) {
      var key = ask.idempotencyKey();
      return new Written(
          Json.write(JsonCodec.encode(ask.actor())),
          key == null ? null : vault.keptKey(ask.actor().tenant(), key));
    }
  }

  static Begun run(Db db, SqlVault vault, BeginTurn ask, Written written) throws SQLException {
    return new Begin(db, vault, ask, written).run();
  }

  private Begun run() throws SQLException {
    if (!dead()) {
      return new Begun.NotDead();
    }
    var earlier = earlier();
    if (earlier.isPresent()) {
      return earlier.get();
    }
    var read = read();
    if (read.isEmpty()) {
      return new Begun.NoSession();
    }
    var found = read.get();
    var session = found.session;
    var refused = refused(session);
    if (refused.isEmpty()) {
      refused = overQuota();
    }
    if (refused.isPresent()) {
      return refused.get();
    }
    refused = overBudget(session, found.own);
    return refused.isPresent() ? refused.get() : start(found);
  }

  /**
   * The session with what a turn needs of it, read at once.
   *
   * @param own budget of the session
   * @param key of the session; null where it has none, or this node remembers it
   */
  private record Found(Session session, BudgetView own, @Nullable SecretKey key) {}

  private Optional<Found> read() throws SQLException {
    var window = ask.budgetWindow();
    var read = readAtOnce(window.at(ask.now()));
    return window.slides() ? summed(read) : read;
  }

  /** A window that slides is more than one row. */
  private Optional<Found> summed(Optional<Found> read) throws SQLException {
    if (read.isEmpty()) {
      return read;
    }
    var session = read.get().session;
    var own = Spending.ofSession(db, account(session), session.limit(), look());
    return Optional.of(new Found(session, own, read.get().key));
  }

  private Spending.Look look() {
    return Spending.Look.at(ask.budgetWindow(), ask.now());
  }

  private Optional<Found> readAtOnce(long place) throws SQLException {
    return db.one(
        "SELECT s.*, p.settled_tokens, p.settled_micros, p.reserved_tokens, p.reserved_micros, "
            + vault.keyColumn()
            + " AS wrapped FROM sessions s LEFT JOIN session_spend p ON p.session = s.id"
            + " AND p.tenant = s.tenant AND p.tier = s.tier AND p.window_start = ?"
            + vault.keyJoined("s.id")
            + " WHERE s.id = ? AND s.tenant = ?",
        row -> {
          var session = Rows.session(row);
          // No sums yet are zeros.
          var own =
              new BudgetView(
                  session.limit(),
                  Rows.spend(row, "settled"),
                  Rows.spend(row, "reserved"),
                  ask.budgetWindow().back(place));
          var key = vault.held(db, session.id(), row.getBytes("wrapped"));
          return new Found(session, own, key);
        },
        place,
        ask.session(),
        ask.actor().tenant());
  }

  /** Whether what is to be re-driven is a dead letter still; true where nothing is. */
  private boolean dead() throws SQLException {
    var redrive = ask.redrive();
    return redrive == null
        || db.exists(
            "SELECT 1 FROM turns WHERE id = ? AND workflow = ? AND state = 'dead'",
            redrive.turn(),
            ask.workflow());
  }

  /** Finds what the key was used for before. */
  private Optional<Begun> earlier() throws SQLException {
    if (ask.idempotencyKey() == null) {
      return Optional.empty();
    }
    return db.one(
        // An earlier build kept the key itself.
        "SELECT * FROM turns WHERE tenant = ? AND idempotency_key IN (?, ?)",
        row -> {
          var same =
              row.getString("body_digest").equals(ask.bodyDigest())
                  && row.getString("session").equals(ask.session());
          return same ? new Begun.Replayed(Rows.turn(row)) : new Begun.KeyReused();
        },
        ask.actor().tenant(),
        written.key,
        ask.idempotencyKey());
  }

  private Optional<Begun> refused(Session session) throws SQLException {
    if (ask.expectedVersion() != null && ask.expectedVersion() != session.version()) {
      missed(session);
      return Optional.of(new Begun.Stale(session.version()));
    }
    // Jobs of one session wait for each other in the queue; nobody waits in front of a turn.
    if (session.tier() == TierId.C) {
      return Optional.empty();
    }
    if (session.activeTurn() != null) {
      return Optional.of(new Begun.InProgress(session.activeTurn()));
    }
    return ask.plannedOn() == session.version()
        ? Optional.empty()
        : Optional.of(new Begun.Moved(session));
  }

  /** Links the runbook from the trace of the turn whose end the client has not seen. */
  private void missed(Session session) throws SQLException {
    var last =
        db.one(
            "SELECT trace FROM turns WHERE session = ? ORDER BY seq DESC LIMIT 1",
            row -> row.getString(1),
            session.id());
    if (last.isPresent()) {
      var reason = "stale_checkpoint";
      SqlEvidence.once(
          db,
          last.get(),
          EvidenceDraft.failure(ask.now(), ModeId.STALE_CHECKPOINT, reason, Culprit.CLIENT));
    }
  }

  /** Counts the turn against its tenant's quota, or refuses it. */
  private Optional<Begun> overQuota() throws SQLException {
    var quota = ask.quota();
    if (quota == null) {
      return Optional.empty();
    }
    var window = Duration.ofSeconds(quota.windowSeconds());
    var start = BudgetWindow.resetting(window).at(ask.now());
    var used =
        db.one(
                "SELECT turns FROM quota_use"
                    + " WHERE tenant = ? AND window_seconds = ? AND window_start = ?",
                row -> row.getLong(1),
                ask.actor().tenant(),
                quota.windowSeconds(),
                start)
            .orElse(0L);
    return used < quota.turns()
        ? Optional.empty()
        : Optional.of(new Begun.QuotaExceeded(quota, Instant.ofEpochMilli(start).plus(window)));
  }

  private Optional<Begun> overBudget(Session session, BudgetView own) throws SQLException {
    if (!ask.reservation().fitsIn(own.remaining())) {
      return Optional.of(new Begun.BudgetExhausted(own, false));
    }
    var limit = ask.tenantLimit();
    if (limit == null) {
      return Optional.empty();
    }
    var shared = Spending.ofTenant(db, session.tenant(), limit, look());
    return ask.reservation().fitsIn(shared.remaining())
        ? Optional.empty()
        : Optional.of(new Begun.BudgetExhausted(shared, true));
  }

  private Begun start(Found found) throws SQLException {
    var session = found.session;
    var account = account(session);
    var job = session.tier() == TierId.C;
    countQuota();
    Spending.move(db, account, Spend.NONE, ask.reservation());
    var redrive = ask.redrive();
    var dead = redrive == null ? Optional.<Dead>empty() : Optional.of(takeOver(redrive));
    insertTurn(session, account, job ? "queued" : "running");
    if (dead.isPresent()) {
      continues(dead.get());
    }
    if (!job) {
      db.later("UPDATE sessions SET active_turn = ? WHERE id = ?", ask.turn(), session.id());
    }
    SqlEvidence.open(db, ask.trace(), session.tenant(), session.id());
    SqlEvidence.append(db, ask.trace(), ask.evidence());
    var key = vault.key(db, session.id(), found.key);
    vault.put(db, key, TextKind.PROMPT, ask.turn(), ask.prompt(), ask.vaultUntil());
    vault.events().open(db, ask.turn(), key, ask.trace(), ask.vaultUntil());
    vault.events().append(db, ask.turn(), ask.events());
    return new Begun.Started(
        job ? session : session.running(ask.turn()),
        found.own.reserving(ask.reservation(), ask.budgetWindow().back(account.window())));
  }

  /** What goes from a dead letter to the turn that is another go at it. */
  private record Dead(@Nullable String key, String digest, int redrives, long acceptedAt) {}

  /** The old turn stays, as one that failed, and is no job any more. */
  private Dead takeOver(BeginTurn.Redrive redrive) throws SQLException {
    var dead =
        db.one(
            "SELECT trace, idempotency_key, body_digest, redrives,"
                + " coalesce(accepted_at, started_at) AS accepted FROM turns WHERE id = ?",
            row -> {
              var found =
                  new Dead(
                      row.getString("idempotency_key"),
                      row.getString("body_digest"),
                      row.getInt("redrives"),
                      row.getLong("accepted"));
              return Map.entry(row.getString("trace"), found);
            },
            redrive.turn());
    db.update(
        "UPDATE turns SET state = 'failed', workflow = NULL, idempotency_key = NULL WHERE id = ?",
        redrive.turn());
    SqlEvidence.append(db, dead.orElseThrow().getKey(), List.of(redrive.evidence()));
    return dead.orElseThrow().getValue();
  }

  private void continues(Dead dead) throws SQLException {
    db.update(
        "UPDATE turns SET idempotency_key = ?, body_digest = ?, redrives = ?, accepted_at = ?"
            + " WHERE id = ?",
        dead.key(),
        dead.digest(),
        dead.redrives() + 1,
        dead.acceptedAt(),
        ask.turn());
  }

  private void countQuota() throws SQLException {
    var quota = ask.quota();
    if (quota == null) {
      return;
    }
    db.later(
        "INSERT INTO quota_use (tenant, window_seconds, window_start, turns) VALUES (?, ?, ?, 1)"
            + " ON CONFLICT (tenant, window_seconds, window_start)"
            + " DO UPDATE SET turns = quota_use.turns + 1",
        ask.actor().tenant(),
        quota.windowSeconds(),
        BudgetWindow.resetting(Duration.ofSeconds(quota.windowSeconds())).at(ask.now()));
  }

  private void insertTurn(Session session, Spending.Account account, String state)
      throws SQLException {
    db.later(
        "INSERT INTO turns (id, trace, session, tenant, tier, actor, state,"
            + " reserved_tokens, reserved_micros, start_version, epoch, workflow,"
            + " idempotency_key, body_digest, window_start, view, started_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '{}', ?)",
        ask.turn(),
        ask.trace(),
        session.id(),
        session.tenant(),
        session.tier().name(),
        written.actor,
        state,
        ask.reservation().tokens(),
        ask.reservation().micros(),
        session.version(),
        session.epoch(),
        ask.workflow(),
        written.key,
        ask.bodyDigest(),
        account.window(),
        ask.now().toEpochMilli());
  }

  private Spending.Account account(Session session) {
    return new Spending.Account(
        session.id(), session.tenant(), session.tier().name(), ask.budgetWindow().at(ask.now()));
  }
}
