package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Actions, their approvals, their effects: every change is a compare and set in one commit. */
final class SqlActions implements ActionStore {
  private final Writer writer;
  private final Reads readers;
  private final SqlVault vault;

  SqlActions(Writer writer, Reads readers, SqlVault vault) {
    this.writer = writer;
    this.readers = readers;
    this.vault = vault;
  }

  @Override
  public void request(ActionRow action, List<EvidenceDraft> evidence, List<TurnEvent> events) {
    writer.write(
        Hold.turn(action.turn()),
        events,
        db -> {
          var turn = place(db, action.turn(), events);
          db.later(
              "INSERT INTO actions (id, turn, session, trace, tool, digest, state, epoch,"
                  + " attempts, reference, result_digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              action.id(),
              action.turn(),
              turn.session,
              turn.trace,
              action.tool(),
              action.digest(),
              action.state(),
              action.epoch(),
              action.attempts(),
              action.reference(),
              action.resultDigest());
          SqlEvidence.append(db, turn.trace, evidence);
          vault.events().append(db, action.turn(), events);
          return true;
        });
  }

  @Override
  public void ask(
      ApprovalRow approval,
      JsonObject arguments,
      Instant vaultUntil,
      List<EvidenceDraft> evidence,
      List<TurnEvent> events) {
    writer.write(
        Hold.turn(approval.turn()),
        db -> {
          var turn = turn(db, approval.turn());
          insert(db, approval);
          if (approval.mode() != ApprovalMode.ASYNC) {
            SqlTurns.move(
                db, approval.turn(), turn.tier.equals("C") ? "waiting" : "awaiting_approval");
          }
          vault.put(
              db,
              vault.key(db, turn.session),
              TextKind.ARGUMENTS,
              approval.id(),
              Json.write(arguments),
              vaultUntil);
          SqlEvidence.append(db, turn.trace, evidence);
          vault.events().append(db, approval.turn(), events);
          return true;
        });
  }

  private static void insert(Db db, ApprovalRow approval) throws SQLException {
    db.update(
        "INSERT INTO approvals (id, tenant, session, turn, trace, action, tool, tool_class, risk,"
            + " digest, requester, mode, state, requested_at, expires_at, decided_by, reason)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        approval.id(),
        approval.tenant(),
        approval.session(),
        approval.turn(),
        approval.trace(),
        approval.action(),
        approval.tool(),
        approval.toolClass(),
        approval.risk().toString(),
        approval.digest(),
        approval.requester(),
        approval.mode().toString(),
        approval.state(),
        approval.requestedAt().toEpochMilli(),
        approval.expiresAt().toEpochMilli(),
        approval.decidedBy(),
        approval.reason());
  }

  @Override
  public Optional<ApprovalRow> approval(String tenant, String id) {
    return readers.read(
        db ->
            db.one(
                "SELECT * FROM approvals WHERE id = ? AND tenant = ?", Rows::approval, id, tenant));
  }

  @Override
  public List<ApprovalRow> approvals(String tenant, String state) {
    return readers.read(
        db ->
            db.all(
                "SELECT * FROM approvals WHERE tenant = ? AND state = ? ORDER BY seq",
                Rows::approval,
                tenant,
                state));
  }

  @Override
  public List<ApprovalRow> approvalsOfTurn(String turn) {
    return readers.read(
        db ->
            db.all(
                "SELECT p.* FROM actions a JOIN approvals p ON p.action = a.id"
                    + " WHERE a.turn = ? ORDER BY p.seq",
                Rows::approval,
                turn));
  }

  @Override
  public Optional<JsonObject> arguments(String approval) {
    return vault.get(TextKind.ARGUMENTS, approval).map(Rows::object);
  }

  @Override
  public boolean decide(
      String approval,
      String state,
      @Nullable Decider by,
      @Nullable String reason,
      List<EvidenceDraft> evidence,
      List<TurnEvent> events) {
    return writer.write(
        new Hold.Approval(approval),
        events,
        db -> {
          var moved =
              db.one(
                  "UPDATE approvals SET state = ?, decided_by = ?, decided_scopes = ?, reason = ?"
                      + " WHERE id = ? AND state = 'pending' RETURNING *",
                  Rows::approval,
                  state,
                  by == null ? null : by.subject(),
                  by == null ? null : Rows.names(by.scopes()),
                  reason == null ? null : Rows.plain(reason),
                  approval);
          if (moved.isEmpty()) {
            return false;
          }
          SqlEvidence.append(db, moved.get().trace(), evidence);
          vault.events().append(db, moved.get().turn(), events);
          return true;
        });
  }

  @Override
  public boolean intend(ActionRow action, @Nullable String approval, List<EvidenceDraft> evidence) {
    return writer.writeContinuity(
        new Hold.Action(action.id()), db -> Intend.run(db, action, approval, evidence));
  }

  @Override
  public void outcome(
      String action,
      String state,
      @Nullable String reference,
      @Nullable String resultDigest,
      List<EvidenceDraft> evidence,
      List<TurnEvent> events) {
    writer.write(
        new Hold.Action(action),
        events,
        db ->
            Outcome.run(
                db,
                vault.events(),
                new Outcome.End(action, state, reference, resultDigest),
                evidence,
                events));
  }

  @Override
  public Optional<ActionRow> find(String action) {
    return readers.read(db -> db.one("SELECT * FROM actions WHERE id = ?", Rows::action, action));
  }

  @Override
  public List<ActionRow> ofTurn(String turn) {
    return readers.read(
        db -> db.all("SELECT * FROM actions WHERE turn = ? ORDER BY seq", Rows::action, turn));
  }

  @Override
  public List<ApprovalRow> outstanding() {
    return readers.read(db -> LateActions.outstanding(db, vault.dialect().held("p")));
  }

  @Override
  public List<Late> untold(String session) {
    return readers.read(db -> LateActions.untold(db, session));
  }

  @Override
  public boolean tell(String turn, List<String> actions, List<TurnEvent> events) {
    return writer.write(
        Hold.turn(turn), events, db -> LateActions.tell(db, vault.events(), turn, actions, events));
  }

  @Override
  public List<FollowUp> followUps() {
    return readers.read(FollowUps::open);
  }

  @Override
  public Optional<FollowUp> followUp(String action) {
    return readers.read(db -> FollowUps.open(db, action));
  }

  @Override
  public boolean giveUp(String action, List<EvidenceDraft> evidence) {
    return writer.writeContinuity(
        new Hold.Action(action), db -> FollowUps.giveUp(db, action, evidence));
  }

  @Override
  public int attempt(String action) {
    return writer.writeContinuity(
        new Hold.Action(action),
        db ->
            db.one(
                    "UPDATE actions SET attempts = attempts + 1"
                        + " WHERE id = ? AND state IN ('intended', 'unknown') RETURNING attempts",
                    row -> row.getInt(1),
                    action)
                .orElseThrow(() -> new StoreException("action " + action + " is not under way")));
  }

  /**
   * Returns a turn's place; without its tier where it is learnt. What was learnt may be of a turn
   * that another node erased since: the stream refuses the events then, and all of the unit with
   * them.
   */
  private Place place(Db db, String turn, List<TurnEvent> events) throws SQLException {
    if (vault.dialect().alone() || !events.isEmpty()) {
      var learnt = vault.events().of(db, turn);
      var trace = learnt.trace();
      if (trace != null) {
        return new Place(turn, trace, learnt.session(), "");
      }
    }
    return turn(db, turn);
  }

  private static Place turn(Db db, String turn) throws SQLException {
    return db.one(
            "SELECT trace, session, tier FROM turns WHERE id = ?",
            row -> new Place(turn, row.getString(1), row.getString(2), row.getString(3)),
            turn)
        .orElseThrow(() -> new StoreException("turn " + turn + " was erased or never began"));
  }

  private record Place(String turn, String trace, String session, String tier) {}
}
