package dev.ringproof.runtime.store.sql;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.store.TurnStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns and their events. */
final class SqlTurns implements TurnStore {
  private final Writer writer;
  private final Reads readers;
  private final SqlVault vault;

  SqlTurns(Writer writer, Reads readers, SqlVault vault) {
    this.writer = writer;
    this.readers = readers;
    this.vault = vault;
  }

  @Override
  public Begun begin(BeginTurn turn) {
    var written = Begin.Written.of(turn, vault);
    return writer.write(
        new Hold.Account(turn.actor().tenant(), turn.session()),
        db -> Begin.run(db, vault, turn, written));
  }

  @Override
  public Optional<TurnRow> find(String tenant, String id) {
    return readers.read(
        db -> db.one("SELECT * FROM turns WHERE id = ? AND tenant = ?", Rows::turn, id, tenant));
  }

  @Override
  public boolean underWay(String turn) {
    return readers.read(
        db -> db.exists("SELECT 1 FROM turns WHERE id = ? AND ended_at IS NULL", turn));
  }

  @Override
  public Optional<TurnRow> findByWorkflow(String tenant, String workflow) {
    return readers.read(
        db ->
            db.one(
                "SELECT * FROM turns WHERE workflow = ? AND tenant = ?",
                Rows::turn,
                workflow,
                tenant));
  }

  @Override
  public void append(String turn, List<TurnEvent> events) {
    var copy = List.copyOf(events);
    writer.writeVault(
        Hold.turn(turn),
        db -> {
          vault.events().append(db, turn, copy);
          return true;
        });
  }

  @Override
  public void appendSoon(String turn, List<TurnEvent> events) {
    writer.writeSoon(new Tokens(vault.events(), turn, events));
  }

  @Override
  public List<TurnEvent> eventsAfter(String turn, long after) {
    return readers.read(db -> vault.events().after(db, turn, after));
  }

  @Override
  public void state(
      String turn, String state, List<EvidenceDraft> evidence, List<TurnEvent> events) {
    writer.write(
        Hold.turn(turn),
        events,
        db -> {
          var trace = move(db, turn, state);
          SqlEvidence.append(db, trace, evidence);
          vault.events().append(db, turn, events);
          return true;
        });
  }

  /**
   * A turn that waited for an approval runs again; of any other the state stays.
   *
   * @param state that it has
   */
  static void goesOn(Db db, String turn, @Nullable String state) throws SQLException {
    if ("awaiting_approval".equals(state) || "waiting".equals(state)) {
      db.later("UPDATE turns SET state = 'running' WHERE id = ?", turn);
    }
  }

  /** Changes an unfinished turn's state and returns its trace; a running job holds its session. */
  static String move(Db db, String turn, String state) throws SQLException {
    var trace =
        db.one(
                "UPDATE turns SET state = ? WHERE id = ? AND ended_at IS NULL RETURNING trace",
                row -> row.getString(1),
                state,
                turn)
            .orElseThrow(
                () -> new StoreException("turn " + turn + " ended, was erased or never began"));
    if (state.equals("running")) {
      db.later(
          "UPDATE sessions SET active_turn = ?"
              + " WHERE id = (SELECT session FROM turns WHERE id = ?) AND active_turn IS NULL",
          turn,
          turn);
    }
    return trace;
  }

  @Override
  public Optional<Long> settle(Settlement settlement) {
    var view = Json.write(settlement.view());
    return writer.write(
        new Hold.Turn(settlement.turn(), true), db -> Settle.run(db, vault, settlement, view));
  }

  @Override
  public Optional<TurnRow> takeUp(
      String turn,
      int mostTakes,
      @Nullable Spend tenantLimit,
      BudgetWindow budgetWindow,
      Instant now) {
    return writer.writeContinuity(
        new Hold.Turn(turn, true),
        db -> TakeUp.run(db, turn, mostTakes, tenantLimit, budgetWindow, now));
  }

  @Override
  public OptionalInt attempt(String turn, List<EvidenceDraft> evidence) {
    return writer.writeContinuity(
        Hold.turn(turn),
        db -> {
          if (!db.exists("SELECT 1 FROM turns WHERE id = ? AND ended_at IS NULL", turn)) {
            return OptionalInt.empty();
          }
          var trace = move(db, turn, "running");
          SqlEvidence.append(db, trace, evidence);
          var count =
              db.one(
                  "UPDATE turns SET attempts = attempts + 1 WHERE id = ? RETURNING attempts",
                  row -> row.getInt(1),
                  turn);
          return OptionalInt.of(count.orElseThrow());
        });
  }

  @Override
  public List<TurnRow> jobs(String tenant, Set<String> states, @Nullable String after, int most) {
    var words = states.stream().map(s -> "'" + s + "'").sorted().collect(Collectors.joining(", "));
    if (!states.stream().allMatch(s -> s.matches("[a-z_]+"))) {
      throw new IllegalArgumentException("no states: " + states);
    }
    return readers.read(
        db ->
            db.all(
                "SELECT * FROM turns WHERE tenant = ? AND workflow IS NOT NULL AND state IN ("
                    + words
                    + ") AND seq > coalesce((SELECT seq FROM turns"
                    + " WHERE workflow = ? AND tenant = ?), 0) ORDER BY seq LIMIT ?",
                Rows::turn,
                tenant,
                after,
                tenant,
                most));
  }

  @Override
  public Optional<List<TurnRow>> ofSession(
      String tenant, String session, @Nullable String after, int most) {
    return readers.snapshot(
        db ->
            SqlSessions.find(db, tenant, session).isEmpty()
                ? Optional.empty()
                : Optional.of(
                    db.all(
                        "SELECT * FROM turns WHERE session = ? AND seq > coalesce("
                            + "(SELECT seq FROM turns WHERE id = ?), 0) ORDER BY seq LIMIT ?",
                        Rows::turn,
                        session,
                        after,
                        most)));
  }

  @Override
  public boolean discard(String turn, List<EvidenceDraft> evidence) {
    return writer.writeContinuity(
        Hold.turn(turn),
        db -> {
          var trace =
              db.one(
                  "UPDATE turns SET state = 'discarded' WHERE id = ? AND state = 'dead'"
                      + " RETURNING trace",
                  row -> row.getString(1),
                  turn);
          if (trace.isPresent()) {
            SqlEvidence.append(db, trace.get(), evidence);
          }
          return trace.isPresent();
        });
  }

  @Override
  public Optional<String> text(String turn) {
    return vault.get(TextKind.TEXT, turn);
  }

  @Override
  public Set<String> restored() {
    return Set.copyOf(
        readers.read(db -> db.all("SELECT turn FROM restored_turns", row -> row.getString(1))));
  }

  @Override
  public List<TurnRow> unfinished() {
    return readers.read(
        db ->
            db.all(
                "SELECT t.* FROM turns t WHERE t.ended_at IS NULL"
                    + vault.dialect().held("t")
                    + " ORDER BY t.seq",
                Rows::turn));
  }
}
