package dev.ringproof.chaos.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.chaos.Stands;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServer;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.GrantIssuer;
import dev.ringproof.testbed.target.Member;
import dev.ringproof.testbed.target.StandUp;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several nodes stand on one database, and each of them can be disturbed alone. */
@Tag("postgres")
final class ClusterTest {
  private static final Duration WITHIN = Duration.ofSeconds(40);

  @TempDir private Path folder = Path.of("");

  @Test
  void eachNodeIsDisturbedAloneAndTheOthersServe() throws SQLException {
    try (var proxies = ProxyServers.embedded(1);
        var straight = ProxyServers.none();
        var cluster = Cluster.up(plan(straight), Database.empty(), 3, proxies)) {
      assertThat(cluster.members()).hasSize(3).allMatch(Member::ready);
      var user = cluster.personas().user();
      var opened = cluster.binding().openSession(user, TierId.A, null);
      assertThat(opened.status()).isEqualTo(201);
      var session = opened.json().text("/id").orElseThrow();
      for (var member : cluster.members()) {
        assertThat(member.binding().session(user, session).status()).isEqualTo(200);
      }

      var one = cluster.members().get(0);
      one.kill();
      assertThat(one.running()).isFalse();
      for (int i = 0; i < 3; i++) {
        try (var stream = cluster.binding().takeTurn(user, session, TurnAsk.of("hello"))) {
          stream.toEnd(WITHIN);
          assertThat(stream.terminal()).isPresent();
          assertThat(cluster.front().servedBy(stream.localPort())).isBetween(1, 2);
        }
      }
      one.start();
      assertThat(one.ready()).isTrue();
      assertThat(one.binding().session(user, session).json().whole("/version")).contains(3L);

      var two = cluster.members().get(1);
      two.freeze();
      await().atMost(WITHIN).until(() -> !two.ready());
      assertThat(two.running()).isTrue();
      assertThat(one.binding().session(user, session).status()).isEqualTo(200);
      two.thaw();
      await().atMost(WITHIN).until(two::ready);

      var three = cluster.members().get(2);
      three.store().disable();
      await().atMost(WITHIN).until(() -> !three.ready());
      assertThat(three.binding().raw(RawRequest.of("GET", "/health/live")).status()).isEqualTo(200);
      assertThat(two.ready()).isTrue();
      three.store().heal();
      await().atMost(WITHIN).until(three::ready);
    }
  }

  private StandUp plan(ProxyServer straight) {
    return new StandUp(
        Stands.reference(),
        2,
        1,
        false,
        TenantPlan.plain(5),
        folder.resolve("work"),
        Stands.HOME,
        1,
        GrantIssuer.ephemeral(),
        straight,
        DataFiles.defaults(),
        null);
  }
}
