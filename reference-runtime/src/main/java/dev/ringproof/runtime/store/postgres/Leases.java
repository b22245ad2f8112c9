package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Hold;
import dev.ringproof.runtime.store.sql.Reads;
import dev.ringproof.runtime.store.sql.TakeOver;
import dev.ringproof.runtime.store.sql.Writer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A node's lease and what it holds by it. The time is the database's: no two nodes have to agree on
 * one. A lease is of the process, so that one row says of all its turns that it lives.
 */
final class Leases {
  private static final String HELD_BY_THE_GONE =
      "SELECT session, max(tenant) AS tenant FROM ("
          + "SELECT session, tenant FROM turns WHERE ended_at IS NULL AND continuity.lapsed(holder)"
          + " UNION ALL SELECT session, tenant FROM approvals WHERE mode = 'async'"
          + " AND state IN ('pending', 'approved', 'consumed') AND continuity.lapsed(holder)"
          + ") AS held GROUP BY session";

  private final Writer writer;
  private final Reads reads;
  private final Node node;

  Leases(Writer writer, Reads reads, Node node) {
    this.writer = writer;
    this.reads = reads;
    this.node = node;
  }

  /** Makes the process known; earlier ones of the same node are gone. */
  void begin(Duration lease) {
    var unused =
        writer.writeContinuity(
            Hold.NOTHING,
            db -> {
              db.update("DELETE FROM nodes WHERE name = ?", node.name());
              return renew(db, lease);
            });
  }

  /** Lives on for so long. */
  void renew(Duration lease) {
    // Not by the writer: a queue of writes is no sign that the process is dead.
    var unused = reads.read(db -> renew(db, lease));
  }

  private int renew(Db db, Duration lease) throws SQLException {
    return db.update(
        "INSERT INTO nodes (node, name, until)"
            + " VALUES (?, ?, clock_timestamp() + ? * interval '1 millisecond')"
            + " ON CONFLICT (node) DO UPDATE SET until = excluded.until",
        node.process(),
        node.name(),
        lease.toMillis());
  }

  /** Gives up all that this process holds: another may take it over at once. */
  void end() {
    var unused = reads.read(db -> db.update("DELETE FROM nodes WHERE node = ?", node.process()));
  }

  private record Held(String session, String tenant) {}

  /**
   * Takes over what processes hold whose lease has lapsed.
   *
   * @param busy whether this process still runs a turn that it lost: its thread knows less than the
   *     store, and would pass for the holder
   * @param took is told the turns of each session once they are this process's
   */
  void takeOver(Predicate<String> busy, Consumer<List<String>> took) {
    var held =
        reads.read(
            db -> db.all(HELD_BY_THE_GONE, row -> new Held(row.getString(1), row.getString(2))));
    for (var one : held) {
      took.accept(
          writer.writeContinuity(
              new Hold.Account(one.tenant(), one.session()), db -> take(db, one.session(), busy)));
    }
    var erased =
        reads.read(
            db ->
                db.all(
                    "SELECT turn FROM erased_turns WHERE continuity.lapsed(holder)",
                    row -> row.getString(1)));
    for (var turn : erased) {
      var unused =
          writer.writeContinuity(new Hold.Turn(turn, true), db -> TakeOver.settleLeaked(db, turn));
    }
    forgetOld();
  }

  /** Returns those of the turns that another process has, or had to their end. */
  Set<String> lost(Set<String> turns) {
    return reads.read(
        db -> {
          var ids = db.connection().createArrayOf("text", turns.toArray());
          return Set.copyOf(
              db.all(
                  "SELECT id FROM turns WHERE id = ANY (?)"
                      + " AND holder IS DISTINCT FROM continuity.node()",
                  row -> row.getString(1),
                  ids));
        });
  }

  private static List<String> take(Db db, String session, Predicate<String> busy)
      throws SQLException {
    var turns =
        db
            .all(
                "SELECT id FROM turns WHERE session = ? AND ended_at IS NULL"
                    + " AND continuity.lapsed(holder) ORDER BY seq",
                row -> row.getString(1),
                session)
            .stream()
            .filter(busy.negate())
            .toList();
    var late =
        db.update(
            "UPDATE approvals SET holder = continuity.node() WHERE session = ? AND mode = 'async'"
                + " AND state IN ('pending', 'approved', 'consumed') AND continuity.lapsed(holder)",
            session);
    if (turns.isEmpty() && late == 0) {
      return List.of();
    }
    db.update("UPDATE sessions SET epoch = epoch + 1 WHERE id = ?", session);
    for (var turn : turns) {
      db.update(
          "UPDATE turns SET holder = continuity.node(),"
              + " epoch = (SELECT epoch FROM sessions s WHERE s.id = turns.session) WHERE id = ?",
          turn);
    }
    for (var turn : turns) {
      db.update(
          "UPDATE actions SET epoch = (SELECT epoch FROM sessions s WHERE s.id = actions.session)"
              + " WHERE turn = ? AND state = 'requested'",
          turn);
    }
    db.update(
        "UPDATE actions SET holder = continuity.node()"
            + " WHERE state IN ('intended', 'unknown') AND continuity.lapsed(holder)"
            + " AND turn IN (SELECT id FROM turns WHERE session = ?)",
        session);
    return turns;
  }

  private void forgetOld() {
    var unused =
        reads.read(
            db ->
                db.update("DELETE FROM nodes WHERE until < clock_timestamp() - interval '1 day'"));
  }

  /** Returns the name of this node. */
  String name() {
    return node.name();
  }

  /** Says whether the database answers. */
  boolean answers() {
    try {
      return reads.read(db -> db.exists("SELECT 1"));
    } catch (StoreException e) {
      return false;
    }
  }
}
