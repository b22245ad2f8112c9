package dev.ringproof.chaos.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.Stands;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.GrantIssuer;
import dev.ringproof.testbed.target.StandUp;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes of the reference runtime on one database, for as short as all faults fit into. */
@Tag("postgres")
final class ManyNodesTest {
  private static final int SCALE = 2;

  @TempDir private Path folder = Path.of("");

  @Test
  void nothingAcknowledgedIsLostWhateverBecomesOfANode() throws SQLException {
    var plan =
        new NodesPlan(
            3, 8, Duration.ofSeconds(45), Duration.ofSeconds(3), NodesPlan.BEYOND_A_LEASE, 5);
    try (var proxies = ProxyServers.embedded(1);
        var straight = ProxyServers.none();
        var cluster =
            Cluster.up(
                new StandUp(
                    Stands.reference(),
                    2,
                    SCALE,
                    false,
                    TenantPlan.plain(20),
                    folder.resolve("work"),
                    Stands.HOME,
                    1,
                    GrantIssuer.ephemeral(),
                    straight,
                    DataFiles.defaults(),
                    null),
                Database.empty(),
                plan.nodes(),
                proxies)) {
      var report =
          NodesRun.run(cluster, Stands.run(), plan, folder.resolve("evidence"), Progress.silent());
      assertThat(report.outcome()).as("%s", report.lines()).isEqualTo(Outcome.PASSED);
      assertThat(folder.resolve("evidence/ring-2/nodes.json")).isRegularFile();
    }
  }
}
