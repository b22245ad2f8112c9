package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which connections a toxic strikes is settled by the seed. */
class ToxicityTest {
  private static final int CONNECTIONS = 60;

  private static List<Boolean> struck(long seed, String toxicity) {
    try (var server = ProxyServers.embedded(seed);
        var upstream = Upstream.serving(peer -> peer.send("x").finish())) {
      var proxy = server.open("p", upstream.address());
      new Http(server.control())
          .post("/proxies/p/toxics", "{\"type\":\"limit_data\",\"toxicity\":" + toxicity + "}");
      var struck = new ArrayList<Boolean>();
      for (var i = 0; i < CONNECTIONS; i++) {
        try (var client = Peer.connect(proxy.address())) {
          struck.add(client.receive(1).isEmpty());
        }
      }
      return struck;
    }
  }

  @Test
  void theSameSeedStrikesTheSameConnections() {
    var first = struck(42, "0.3");

    assertThat(first).contains(true, false);
    assertThat(struck(42, "0.3")).isEqualTo(first);
  }

  @Test
  void anotherSeedStrikesOthers() {
    assertThat(struck(43, "0.5")).isNotEqualTo(struck(44, "0.5"));
  }

  @Test
  void zeroSparesAllAndOneStrikesAll() {
    assertThat(struck(1, "0")).doesNotContain(true);
    assertThat(struck(1, "1")).doesNotContain(false);
  }

  @Test
  void drawsAreSpreadAsTheyShould() {
    var draws = new Draws(7);
    var spec = new ToxicSpec("t", ToxicKind.LATENCY, "upstream", Direction.UPSTREAM, 1, Map.of());
    var hits = 0;
    for (var connection = 0; connection < 10_000; connection++) {
      hits += draws.of("p", connection, spec).nextDouble() < 0.3 ? 1 : 0;
    }

    assertThat(hits).isBetween(2_800, 3_200);
  }
}
