package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Batch;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Tokens;
import dev.ringproof.runtime.store.sql.Unit;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One transaction for many units. They run without savepoints, which cost two round trips each: if
 * one fails all are rolled back and each runs in a transaction of its own.
 *
 * <p>Again is tried only what the server says was not done, or cannot have been: a deadlock, a
 * serialization failure, a connection that broke before the commit was sent; once, what broke a
 * constraint. If it broke after that, the server is asked by the transaction's number what became
 * of it.
 */
final class PostgresBatch implements Batch {
  /** What the triggers raise when a turn's lease is another node's. */
  static final String FENCED = "RP001";

  /** How the codes of broken constraints begin. */
  private static final String CONSTRAINT = "23";

  private static final int MOST_TRIES = 4;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final DataSource pool;
  private final Holds holds = new Holds();
  private final Duration doubt;
  private @Nullable Db db;

  PostgresBatch(DataSource pool, Duration doubt) {
    this.pool = pool;
    this.doubt = doubt;
  }

  /** The commit's answer was lost, and nobody could be asked about it. */
  private static final class InDoubt extends SQLException {
    private static final long serialVersionUID = 1L;

    InDoubt(SQLException cause) {
      super("the answer to a commit was lost; whether this was written is open", "08007", cause);
    }
  }

  @Override
  public boolean commit(List<Unit<?>> units) throws SQLException {
    for (var tries = 1; ; tries++) {
      try {
        together(units);
        return true;
      } catch (InDoubt e) {
        throw e;
      } catch (SQLException e) {
        if (again(e, tries)) {
          continue;
        }
        if (Pool.gone(e)) {
          throw e;
        }
        oneByOne(units, refusal(e));
        return true;
      } catch (RuntimeException e) {
        oneByOne(units, refusal(e));
        return true;
      }
    }
  }

  private void oneByOne(List<Unit<?>> units, StoreException why) throws SQLException {
    if (units.size() == 1) {
      units.getFirst().refuse(why);
      return;
    }
    for (var unit : units) {
      alone(unit);
    }
  }

  private void alone(Unit<?> unit) throws SQLException {
    for (var tries = 1; ; tries++) {
      try {
        together(List.of(unit));
        return;
      } catch (InDoubt e) {
        unit.refuse(new StoreException(String.valueOf(e.getMessage()), e));
        return;
      } catch (SQLException e) {
        if (!again(e, tries)) {
          unit.refuse(refusal(e));
          return;
        }
      } catch (RuntimeException e) {
        unit.refuse(refusal(e));
        return;
      }
    }
  }

  /**
   * Whether nothing of it was done, and it may be done if it is tried again; waits before that. A
   * constraint that was broken once may have been by what was learnt before another node wrote.
   */
  private static boolean again(SQLException e, int tries) {
    var state = String.valueOf(e.getSQLState());
    if (state.startsWith(CONSTRAINT)) {
      return tries == 1;
    }
    var passes = Pool.gone(e) || state.equals("40001") || state.equals("40P01");
    if (!passes || tries == MOST_TRIES) {
      return false;
    }
    LockSupport.parkNanos(PAUSE.toNanos() * tries);
    return true;
  }

  private static StoreException refusal(Exception e) {
    if (e instanceof StoreException refused) {
      return refused;
    }
    if (e instanceof SQLException sql && FENCED.equals(sql.getSQLState())) {
      return StoreException.leaseLost("another node took over: " + first(e), e);
    }
    return new StoreException("could not write: " + first(e), e);
  }

  /** The first line of what the server says; the others quote statements. */
  private static String first(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private void together(List<Unit<?>> units) throws SQLException {
    var now = connected();
    long number;
    try {
      number = begin(now, units);
      run(now, units);
    } catch (SQLException e) {
      undo(now, Pool.gone(e));
      throw e;
    } catch (RuntimeException e) {
      undo(now, false);
      throw e;
    }
    try {
      now.connection().commit();
    } catch (SQLException e) {
      undo(now, true);
      if (!Pool.gone(e)) {
        throw e; // the server has said no
      }
      if (!committed(number, e)) {
        throw e;
      }
    }
  }

  private long begin(Db now, List<Unit<?>> units) throws SQLException {
    var keys = holds.keys(now, units).toArray(Long[]::new);
    var array = now.connection().createArrayOf("bigint", keys);
    return now.one(
            "SELECT pg_current_xact_id()::text::bigint, (SELECT count(*) FROM"
                + " (SELECT pg_advisory_xact_lock(k) FROM unnest(?) AS k) AS locked)",
            row -> row.getLong(1),
            array)
        .orElseThrow();
  }

  private static void run(Db now, List<Unit<?>> units) throws SQLException {
    for (var i = 0; i < units.size(); i++) {
      var next = i;
      while (next < units.size() && units.get(next).kind() == Unit.Kind.SOON) {
        next++;
      }
      if (next - i > 1) {
        for (var tokens : Tokens.byTurn(units.subList(i, next))) {
          tokens.run(now);
        }
        i = next - 1;
      } else {
        units.get(i).run(now);
      }
      now.flush();
    }
  }

  private Db connected() throws SQLException {
    var present = db;
    if (present != null && !present.connection().isClosed()) {
      return present;
    }
    var connection = pool.getConnection();
    connection.setAutoCommit(false);
    var next =
        present == null ? Db.gathering(connection, new HeadRows()) : present.over(connection);
    db = next;
    return next;
  }

  private void undo(Db now, boolean gone) {
    now.rolledBack();
    try {
      if (gone) {
        close(now.connection());
      } else {
        now.connection().rollback();
      }
    } catch (SQLException e) {
      close(now.connection());
    }
  }

  private static void close(Connection connection) {
    try {
      connection.abort(Runnable::run);
      connection.close();
    } catch (SQLException e) {
      // It is gone already, which is all that was wanted.
      return;
    }
  }

  /** Asks the server what became of a transaction. */
  private boolean committed(long number, SQLException lost) throws InDoubt {
    var until = System.nanoTime() + doubt.toNanos();
    do {
      try (var connection = pool.getConnection();
          var ask = connection.prepareStatement("SELECT pg_xact_status(?::text::xid8)")) {
        ask.setString(1, Long.toString(number));
        try (var row = ask.executeQuery()) {
          var status = row.next() ? String.valueOf(row.getString(1)) : "";
          if (status.equals("committed") || status.equals("aborted")) {
            return status.equals("committed");
          }
        }
      } catch (SQLException e) {
        lost.addSuppressed(e);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    } while (System.nanoTime() < until);
    throw new InDoubt(lost);
  }

  @Override
  public void close() {
    var present = db;
    if (present != null) {
      close(present.connection());
    }
  }
}
