package dev.ringproof.runtime.store.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ringproof.runtime.store.StoreException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that know their node, their schemas and how long anything may take. */
final class Pool {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration WAIT = Duration.ofSeconds(5);

  private Pool() {}

  static HikariDataSource open(PostgresAddress address, Node node, PostgresOptions options) {
    var config = new HikariConfig();
    config.setPoolName("store");
    config.setDataSource(source(address, node, options));
    config.setMaximumPoolSize(options.connections());
    config.setMinimumIdle(Math.min(4, options.connections()));
    config.setConnectionTimeout(WAIT.toMillis());
    config.setValidationTimeout(CONNECT.toMillis());
    config.setInitializationFailTimeout(WAIT.toMillis());
    try {
      return new HikariDataSource(config);
    } catch (RuntimeException e) {
      throw unreachable(address, e);
    }
  }

  static StoreException unreachable(PostgresAddress address, Exception e) {
    var cause = e.getCause() == null ? e : e.getCause();
    return new StoreException(
        "the database " + address + " cannot be used: " + String.valueOf(cause.getMessage()), e);
  }

  /** Returns a source for one who asks little and has no node yet. */
  static PGSimpleDataSource bare(PostgresAddress address) {
    var source = new PGSimpleDataSource();
    source.setUrl(address.url());
    if (address.user() != null) {
      source.setUser(address.user());
    }
    if (address.password() != null) {
      source.setPassword(address.password());
    }
    source.setConnectTimeout((int) CONNECT.toSeconds());
    source.setTcpKeepAlive(true);
    source.setApplicationName("ringproof");
    return source;
  }

  private static PGSimpleDataSource source(
      PostgresAddress address, Node node, PostgresOptions options) {
    var source = bare(address);
    source.setApplicationName("ringproof " + node.process());
    // Longer than any statement may take, so that the server is the one that ends it.
    source.setSocketTimeout((int) options.statementTimeout().plus(CONNECT).toSeconds());
    source.setPreparedStatementCacheQueries(512);
    source.setOptions(
        String.join(
            " ",
            List.of(
                "-c ringproof.node=" + node.process(),
                "-c search_path=continuity,vault,jobs",
                "-c statement_timeout=" + options.statementTimeout().toMillis(),
                "-c lock_timeout=" + options.lockTimeout().toMillis(),
                "-c idle_in_transaction_session_timeout="
                    + options.idleInTransaction().toMillis())));
    return source;
  }

  /** Whether the connection is gone, whatever became of what was under way on it. */
  static boolean gone(SQLException e) {
    var state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P") || state.equals("25P03");
  }
}
