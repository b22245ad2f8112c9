package dev.ringproof.chaos.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.Stands;
import dev.ringproof.chaos.fault.Faults;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.SharedStore;
import dev.ringproof.testbed.target.StoreOnPostgres;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the store's database cut and made to hang, at one point each. */
@Tag("postgres")
final class FaultsOnPostgresTest {
  @TempDir private Path folder = Path.of("");

  /** Makes an empty database; the property is that of .ci/postgres.sh. */
  private static SharedStore database() throws SQLException {
    var url =
        Objects.requireNonNull(
            System.getProperty("ringproof.postgres"), "see .ci/postgres.sh: it names the cluster");
    var user = System.getProperty("ringproof.postgres.user", "ringproof");
    var name = "faults_" + ProcessHandle.current().pid();
    try (var connection = DriverManager.getConnection(url, user, null);
        var statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
    return SharedStore.parse(url.substring(0, url.lastIndexOf('/') + 1) + name, user);
  }

  @Test
  void aTurnGoesOnWhenItsCommitWasCutAndItsStoreHung() throws SQLException {
    try (var proxies = ProxyServers.embedded(1);
        var straight = ProxyServers.none()) {
      var there =
          StoreOnPostgres.of(Stands.reference(), database(), proxies, folder.resolve("keys"));
      try (var standing = Stands.up(there.target(), 2, folder.resolve("work"), straight)) {
        var report =
            FaultSweep.run(
                standing,
                Stands.run(),
                SweepPlan.at(1, EnumSet.of(CrashPoint.AFTER_EFFECT)),
                List.of(
                    Faults.named("stall", there.way(), Clock.systemUTC()),
                    Faults.named("cut", there.way(), Clock.systemUTC())),
                folder.resolve("evidence"),
                Progress.silent());
        assertThat(report.outcome()).as("%s", report.lines()).isEqualTo(Outcome.PASSED);
        assertThat(report.rows()).allSatisfy(row -> assertThat(row.injected()).isEqualTo(1));
      }
    }
  }
}
