package dev.ringproof.conformance;

import dev.ringproof.testbed.target.SharedStore;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Empty databases of the server that .ci/postgres.sh names. */
final class Databases {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Databases() {}

  static SharedStore empty() throws SQLException {
    var url =
        Objects.requireNonNull(
            System.getProperty("ringproof.postgres"), "see .ci/postgres.sh: it names the cluster");
    var user = System.getProperty("ringproof.postgres.user", "ringproof");
    var name = "kit_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
    try (var connection = DriverManager.getConnection(url, user, null);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return SharedStore.parse(url.substring(0, url.lastIndexOf('/') + 1) + name, user);
  }
}
