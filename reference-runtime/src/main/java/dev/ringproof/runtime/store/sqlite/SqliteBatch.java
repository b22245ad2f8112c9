package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Batch;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Tokens;
import dev.ringproof.runtime.store.sql.Unit;
import java.sql.SQLException;
import java.util.List;

/**
 * One commit for many units, over both databases.
 *
 * <p>SQLite commits the vault (main) before continuity (attached), each atomic for itself in WAL
 * mode. So that a crash between the two is seen, a commit that touches both carries one number in
 * both; events of a number that continuity does not know were acknowledged to nobody and go.
 */
final class SqliteBatch implements Batch {
  /** Turns whose first commit continuity never got: nothing else would find what they left. */
  private static final String UNKNOWN_TURNS =
      "SELECT s.turn FROM events e JOIN streams s ON s.number = e.stream"
          + " WHERE e.batch > ? AND NOT EXISTS (SELECT 1 FROM turns t WHERE t.id = s.turn)";

  private final Db db;
  private boolean suspect = true;

  SqliteBatch(Db db) {
    this.db = db;
  }

  @Override
  public boolean commit(List<Unit<?>> units) throws SQLException {
    if (units.getFirst().kind() == Unit.Kind.ALONE) {
      alone(units.getFirst());
      return false;
    }
    db.step("BEGIN IMMEDIATE");
    try {
      if (suspect) {
        reconcile(db);
      }
      var before = db.batch();
      if (!straight(units, before)) {
        db.batch(before);
        db.step("BEGIN IMMEDIATE");
        eachForItself(units, before);
      }
      db.step("COMMIT");
      suspect = false;
      return true;
    } catch (SQLException | RuntimeException e) {
      suspect = true;
      rollback(e);
      throw e;
    }
  }

  /**
   * Runs all units on the way that hardly ever fails, without savepoints: for each of those SQLite
   * copies every page that a unit changes, in case it comes back. Rolls back and returns false when
   * one of them throws.
   */
  private boolean straight(List<Unit<?>> units, long before) throws SQLException {
    try {
      for (int i = 0; i < units.size(); i++) {
        var soon = soonFrom(units, i);
        if (soon > 1) {
          for (var tokens : Tokens.byTurn(units.subList(i, i + soon))) {
            tokens.run(db);
          }
          i += soon - 1;
        } else {
          mark(units.get(i), before);
          units.get(i).run(db);
        }
      }
      return true;
    } catch (SQLException | RuntimeException e) {
      rollback(e);
      return false;
    }
  }

  /** Runs units once more, so that whoever throws spoils no other. */
  private void eachForItself(List<Unit<?>> units, long before) throws SQLException {
    for (var unit : units) {
      mark(unit, before);
      savepoint(unit);
    }
  }

  /** Numbers the commit when the first unit comes that writes in both. */
  private void mark(Unit<?> unit, long before) throws SQLException {
    if (unit.kind() == Unit.Kind.JOINT && db.batch() == before) {
      db.batch(before + 1);
      db.update("UPDATE main.commit_mark SET batch = ?", db.batch());
      db.update("UPDATE continuity.commit_mark SET batch = ?", db.batch());
    }
  }

  private static int soonFrom(List<Unit<?>> units, int first) {
    var next = first;
    while (next < units.size() && units.get(next).kind() == Unit.Kind.SOON) {
      next++;
    }
    return next - first;
  }

  private void savepoint(Unit<?> unit) throws SQLException {
    db.step("SAVEPOINT unit");
    try {
      unit.run(db);
    } catch (StoreException e) {
      unit.refuse(e);
      db.rollback(" TO unit");
    } catch (SQLException | RuntimeException e) {
      unit.refuse(new StoreException("could not write: " + e.getMessage(), e));
      db.rollback(" TO unit");
    }
    db.step("RELEASE unit");
  }

  private void alone(Unit<?> unit) throws SQLException {
    unit.run(db);
  }

  /** Takes back from the vault what continuity never committed. */
  static void reconcile(Db db) throws SQLException {
    var known = mark(db, "continuity");
    if (mark(db, "main") > known) {
      db.update(
          "DELETE FROM texts WHERE kind = 'PROMPT' AND key IN (" + UNKNOWN_TURNS + ")", known);
      db.update("DELETE FROM streams WHERE turn IN (" + UNKNOWN_TURNS + ")", known);
      db.update("DELETE FROM events WHERE batch > ?", known);
      db.update("UPDATE main.commit_mark SET batch = ?", known);
    }
    db.batch(known);
  }

  static long mark(Db db, String schema) throws SQLException {
    return db.one("SELECT batch FROM " + schema + ".commit_mark", row -> row.getLong(1))
        .orElseThrow(() -> new StoreException("the database " + schema + " lacks its mark"));
  }

  private void rollback(Exception why) {
    try {
      db.rollback("");
    } catch (SQLException e) {
      // SQLite rolls back by itself on a full disk; there is nothing left to undo then.
      why.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    try {
      db.close();
    } catch (SQLException e) {
      throw new StoreException("could not close the writing connection", e);
    }
  }
}
