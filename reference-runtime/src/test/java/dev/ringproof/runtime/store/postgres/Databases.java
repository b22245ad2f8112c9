package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreFixture;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases of a cluster that stands for the tests, named by the system property {@code
 * ringproof.postgres}: a JDBC URL whose user may make databases.
 */
public final class Databases {
  private static final AtomicInteger NEXT = new AtomicInteger();

  private Databases() {}

  /** Makes an empty database and returns where it is. */
  public static PostgresAddress make() {
    var url =
        Objects.requireNonNull(
            System.getProperty("ringproof.postgres"),
            "-Dringproof.postgres=jdbc:postgresql://… names the cluster: see .ci/postgres.sh");
    var name = "ringproof_" + ProcessHandle.current().pid() + "_" + NEXT.incrementAndGet();
    try (var connection = DriverManager.getConnection(url, user(), null);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("could not make a database in " + url, e);
    }
    return new PostgresAddress(url.substring(0, url.lastIndexOf('/') + 1) + name, user(), null);
  }

  /** Opens a node's store there, which keeps its keys in the folder, at the fixtures' time. */
  static Store open(PostgresAddress address, Path dir) {
    return PostgresStore.open(
        address,
        KeyFile.in(dir),
        dir,
        InstantSource.fixed(StoreFixture.NOW),
        PostgresOptions.DEFAULTS);
  }

  static String user() {
    return System.getProperty("ringproof.postgres.user", "ringproof");
  }

  /** Runs a statement as an operator would, without a node. */
  public static int sql(PostgresAddress address, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(address.url(), user(), null);
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
