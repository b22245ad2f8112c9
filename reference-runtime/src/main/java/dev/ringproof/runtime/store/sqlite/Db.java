package dev.ringproof.runtime.store.sqlite;

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
final class Db implements AutoCloseable {
  /** Makes a value of the row that the result stands on. */
  interface Row<T> {
    T map(ResultSet row) throws SQLException;
  }

  /** What is done with a connection. */
  interface Work<T> {
    T run(Db db) throws SQLException;
  }

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final Sealing sealing = new Sealing();
  private long batch;
  private long undone;

  Db(Connection connection) {
    this.connection = connection;
  }

  /** Returns what seals and opens for this connection's thread. */
  Sealing sealing() {
    return sealing;
  }

  /** The last commit over both databases that what is written now rests on. */
  long batch() {
    return batch;
  }

  void batch(long number) {
    batch = number;
  }

  int update(String sql, @Nullable Object... args) throws SQLException {
    return bound(sql, args).executeUpdate();
  }

  <T> Optional<T> one(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
    try (var result = bound(sql, args).executeQuery()) {
      return result.next() ? Optional.of(row.map(result)) : Optional.empty();
    }
  }

  <T> List<T> all(String sql, Row<T> row, @Nullable Object... args) throws SQLException {
    var found = new ArrayList<T>();
    try (var result = bound(sql, args).executeQuery()) {
      while (result.next()) {
        found.add(row.map(result));
      }
    }
    return found;
  }

  boolean exists(String sql, @Nullable Object... args) throws SQLException {
    try (var result = bound(sql, args).executeQuery()) {
      return result.next();
    }
  }

  /** How often something was rolled back: what was learnt before may be untrue since. */
  long undone() {
    return undone;
  }

  /** Rolls back what the rest of the statement says; all if it says nothing. */
  void rollback(String rest) throws SQLException {
    undone++;
    step("ROLLBACK" + rest);
  }

  /** Runs a statement that has no arguments and is kept, since it comes with each commit. */
  void step(String sql) throws SQLException {
    bound(sql, new Object[0]).execute();
  }

  /** Runs a statement that has no arguments and is not kept. */
  void exec(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
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
