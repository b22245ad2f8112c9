package dev.ringproof.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One connection, used by one thread at a time; it keeps its prepared statements and a cipher.
 *
 * <p>Where a statement is a way to a server and back, changes that nobody asks the outcome of wait
 * for the next statement that somebody does, and go with it in one message, in their order.
 */
public final class Db implements AutoCloseable {
  /**
   * More in one message would fill the buffers of both sides, each waiting for the other to read.
   */
  private static final int MOST_WAITING = 40;

  private static final int MOST_PREPARED = 500;

  /** Makes a value of the row that the result stands on. */
  public interface Row<T> {
    /** Makes it. */
    T map(ResultSet row) throws SQLException;
  }

  /** What is done with a connection. */
  public interface Work<T> {
    /** Does it. */
    T run(Db db) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(16, .75f, true);
  private final Sealing sealing;
  private final Heads heads;
  private final boolean gathers;
  private final List<String> waiting = new ArrayList<>();
  private final List<@Nullable Object> waitingArgs = new ArrayList<>();
  private long batch;
  private long undone;

  /** Makes it over a connection that nobody else uses. */
  public Db(Connection connection) {
    this(connection, new Sealing());
  }

  /** Makes it with a cipher that was used before. */
  public Db(Connection connection, Sealing sealing) {
    this(connection, sealing, Heads.NONE, false);
  }

  /** Makes it with what knows where the chains of traces go on. */
  public Db(Connection connection, Heads heads) {
    this(connection, new Sealing(), heads, false);
  }

  private Db(Connection connection, Sealing sealing, Heads heads, boolean gathers) {
    this.connection = connection;
    this.sealing = sealing;
    this.heads = heads;
    this.gathers = gathers;
  }

  /**
   * Makes it over a connection whose driver sends statements that a semicolon parts in one message:
   * {@link #later} waits, and whoever ends a unit of work has to {@link #flush}.
   */
  public static Db gathering(Connection connection, Heads heads) {
    return new Db(connection, new Sealing(), heads, true);
  }

  /** Returns it over another connection: what was learnt over the first may be untrue. */
  public Db over(Connection other) {
    var next = new Db(other, sealing, heads, gathers);
    next.undone = undone + 1;
    return next;
  }

  /** Returns the connection. */
  public Connection connection() {
    return connection;
  }

  /** Returns what seals and opens for this connection's thread. */
  public Sealing sealing() {
    return sealing;
  }

  /** Returns what knows where the chains of traces go on. */
  public Heads heads() {
    return heads;
  }

  /** The last commit over both databases that what is written now rests on. */
  public long batch() {
    return batch;
  }

  /** Sets the number of that commit. */
  public void batch(long number) {
    batch = number;
  }

  /** Changes rows and returns how many. */
  public int update(String sql, @Nullable Object... args) throws SQLException {
    return run(sql, args, PreparedStatement::executeUpdate, PreparedStatement::getUpdateCount);
  }

  /**
   * Changes rows, with the next statement at the latest: what breaks may be thrown by that one. All
   * statements see what was to change before them.
   */
  public void later(String sql, @Nullable Object... args) throws SQLException {
    if (!gathers) {
      update(sql, args);
      return;
    }
    waiting.add(sql);
    waitingArgs.addAll(Arrays.asList(args));
    if (waiting.size() >= MOST_WAITING) {
      flush();
    }
  }

  /** Sends what waits. */
  public void flush() throws SQLException {
    if (!waiting.isEmpty()) {
      var last = waiting.removeLast();
      run(last, new Object[0], PreparedStatement::execute, statement -> true);
    }
  }

  /** Returns the first row there is. */
  public <T> Optional<T> one(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
    return query(
        sql, args, result -> result.next() ? Optional.of(row.map(result)) : Optional.empty());
  }

  /** Returns all rows. */
  public <T> List<T> all(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
    return query(
        sql,
        args,
        result -> {
          var found = new ArrayList<T>();
          while (result.next()) {
            found.add(row.map(result));
          }
          return found;
        });
  }

  /** Whether there is a row. */
  public boolean exists(String sql, @Nullable Object... args) throws SQLException {
    return query(sql, args, ResultSet::next);
  }

  /** How often something was rolled back: what was learnt before may be untrue since. */
  public long undone() {
    return undone;
  }

  /** Rolls back what the rest of the statement says; all if it says nothing. */
  public void rollback(String rest) throws SQLException {
    rolledBack();
    step("ROLLBACK" + rest);
  }

  /** Notes that what this connection did since its last commit is undone. */
  public void rolledBack() {
    undone++;
    waiting.clear();
    waitingArgs.clear();
  }

  /** Runs a statement that has no arguments and is kept, since it comes with each commit. */
  public void step(String sql) throws SQLException {
    run(sql, new Object[0], PreparedStatement::execute, statement -> true);
  }

  /** Runs a statement that has no arguments and is not kept. */
  public void exec(String sql) throws SQLException {
    flush();
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** What is done with a statement whose arguments are set. */
  private interface Use<T> {
    T of(PreparedStatement statement) throws SQLException;
  }

  private <T> T query(String sql, @Nullable Object[] args, Row<T> rows) throws SQLException {
    return run(
        sql,
        args,
        statement -> {
          try (var result = statement.executeQuery()) {
            return rows.map(result);
          }
        },
        statement -> {
          try (var result = statement.getResultSet()) {
            return rows.map(result);
          }
        });
  }

  /**
   * Runs a statement, with those that wait before it.
   *
   * @param alone runs it where none waits
   * @param after takes its outcome where it ran behind others
   */
  private <T> T run(String sql, @Nullable Object[] args, Use<T> alone, Use<T> after)
      throws SQLException {
    if (waiting.isEmpty() && waitingArgs.isEmpty()) {
      return using(sql, args, alone);
    }
    var before = waiting.size();
    waiting.add(sql);
    waitingArgs.addAll(Arrays.asList(args));
    var all = String.join(";\n", waiting);
    var allArgs = waitingArgs.toArray();
    waiting.clear();
    waitingArgs.clear();
    return using(
        all,
        allArgs,
        statement -> {
          statement.execute();
          for (var i = 0; i < before; i++) {
            statement.getMoreResults();
          }
          return after.of(statement);
        });
  }

  /** A driver may close a statement that failed: SQLite's does, on a full disk for one. */
  private <T> T using(String sql, @Nullable Object[] args, Use<T> use) throws SQLException {
    try {
      return use.of(bound(sql, args));
    } catch (SQLException e) {
      forget(sql, e);
      throw e;
    }
  }

  private void forget(String sql, SQLException why) {
    var statement = prepared.remove(sql);
    if (statement != null) {
      try {
        statement.close();
      } catch (SQLException e) {
        why.addSuppressed(e);
      }
    }
  }

  private PreparedStatement bound(String sql, @Nullable Object[] args) throws SQLException {
    var statement = prepared.get(sql);
    if (statement == null) {
      statement = prepare(sql);
    }
    for (var i = 0; i < args.length; i++) {
      statement.setObject(i + 1, args[i]);
    }
    return statement;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    if (prepared.size() >= MOST_PREPARED) {
      var eldest = prepared.entrySet().iterator();
      eldest.next().getValue().close();
      eldest.remove();
    }
    var statement = connection.prepareStatement(sql);
    prepared.put(sql, statement);
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
