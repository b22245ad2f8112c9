package dev.ringproof.runtime.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One connection, used by one thread at a time; it keeps its prepared statements and a cipher. */
public final class Db implements AutoCloseable {
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
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final Sealing sealing;
  private final Heads heads;
  private long batch;
  private long undone;

  /** Makes it over a connection that nobody else uses. */
  public Db(Connection connection) {
    this(connection, new Sealing());
  }

  /** Makes it with a cipher that was used before. */
  public Db(Connection connection, Sealing sealing) {
    this(connection, sealing, Heads.IN_ROWS);
  }

  /** Makes it with what knows where the chains of traces go on. */
  public Db(Connection connection, Heads heads) {
    this(connection, new Sealing(), heads);
  }

  private Db(Connection connection, Sealing sealing, Heads heads) {
    this.connection = connection;
    this.sealing = sealing;
    this.heads = heads;
  }

  /** Returns it over another connection: what was learnt over the first may be untrue. */
  public Db over(Connection other) {
    var next = new Db(other, sealing, heads);
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
    return run(sql, args, PreparedStatement::executeUpdate);
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
    undone++;
    step("ROLLBACK" + rest);
  }

  /** Notes that what this connection did since its last commit is undone. */
  public void rolledBack() {
    undone++;
  }

  /** Runs a statement that has no arguments and is kept, since it comes with each commit. */
  public void step(String sql) throws SQLException {
    run(sql, new Object[0], PreparedStatement::execute);
  }

  /** Runs a statement that has no arguments and is not kept. */
  public void exec(String sql) throws SQLException {
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
        });
  }

  /** A driver may close a statement that failed: SQLite's does, on a full disk for one. */
  private <T> T run(String sql, @Nullable Object[] args, Use<T> use) throws SQLException {
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
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    for (var i = 0; i < args.length; i++) {
      statement.setObject(i + 1, args[i]);
    }
    return statement;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
