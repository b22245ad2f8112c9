package dev.ringproof.testbed.proxy;

import static dev.ringproof.testbed.proxy.Direction.DOWNSTREAM;
import static dev.ringproof.testbed.proxy.Direction.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testbed.proxy.Peer.End;
import org.junit.jupiter.api.Test;

/** What resets, cuts and drops on real connections; times are only ever checked as "not before". */
class CuttingToxicTest extends ToxicFixture {
  @Test
  void resetPeerResetsBothSidesOfNewConnections() {
    proxy.add(new Toxic.ResetPeer("rst", DOWNSTREAM, ms(150)));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      var start = System.nanoTime();
      behind.send("swallowed");

      assertThat(client.end()).isEqualTo(End.RESET);
      assertThat(since(start)).isGreaterThanOrEqualTo(ms(150));
      assertThat(behind.end()).isEqualTo(End.RESET);
    }
    assertWitnessed("reset", 1);
  }

  @Test
  void resetPeerWaitsForTheFirstData() {
    proxy.add(new Toxic.ResetPeer("rst", UPSTREAM, ZERO));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      assertThat(client.silentFor(200)).isTrue();

      client.send("x");

      assertThat(client.end()).isEqualTo(End.RESET);
      assertThat(behind.end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void resetPeerClosesInOrderWhatWasOpenBefore() {
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      client.send("a");
      behind.receive(1);
      proxy.add(new Toxic.ResetPeer("rst", DOWNSTREAM, ZERO));
      behind.send("swallowed");

      assertThat(client.receiveAll()).isEmpty();
      assertThat(behind.end()).isEqualTo(End.EOF);
    }
  }

  @Test
  void zeroLingerIsSetWhateverTheToxicity() {
    http.post("/proxies/p/toxics", "{\"type\":\"reset_peer\",\"toxicity\":0}");
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send("passes");
      assertThat(client.receive(6)).isEqualTo("passes");

      behind.finish();

      assertThat(client.end()).isEqualTo(End.RESET);
    }
  }

  @Test
  void limitDataPassesExactlyThatManyBytes() {
    for (var limit : new int[] {0, 1, 10, 32_768, 32_769, 100_000}) {
      proxy.add(new Toxic.LimitData("cut", DOWNSTREAM, limit));
      try (var client = Peer.connect(proxy.address());
          var behind = upstream.accept()) {
        behind.send(new byte[100_001]);

        assertThat(client.receiveAll()).hasSize(limit);
        assertThat(behind.end()).isNotNull();
      }
      proxy.heal();
    }
    assertWitnessed("cut", 6);
  }

  @Test
  void limitDataCountsOverUpdates() {
    proxy.add(new Toxic.LimitData("cut", UPSTREAM, 10));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      client.send("12345");
      assertThat(behind.receive(5)).isEqualTo("12345");

      http.patch("/proxies/p/toxics/cut", "{\"attributes\":{\"bytes\":7}}");
      client.send("67890");

      assertThat(behind.receive(5)).isEqualTo("67");
      assertThat(client.receiveAll()).isEmpty();
    }
  }

  @Test
  void limitDataStartsAtZeroOnOpenConnections() {
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send("before");
      assertThat(client.receive(6)).isEqualTo("before");

      proxy.add(new Toxic.LimitData("cut", DOWNSTREAM, 3));
      behind.send("after");

      assertThat(client.receive(6)).isEqualTo("aft");
    }
  }

  @Test
  void timeoutZeroDropsForEverAndItsRemovalCloses() {
    proxy.add(new Toxic.Timeout("gone", DOWNSTREAM, ZERO));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send("lost");
      assertThat(client.silentFor(300)).isTrue();
      assertWitnessed("dropped", 1);

      proxy.remove("gone");

      assertThat(client.receiveAll()).isEmpty();
      assertThat(behind.end()).isEqualTo(End.EOF);
    }
    assertWitnessed("cut", 1);
  }

  @Test
  void timeoutClosesIdleConnectionsNotBeforeItsTime() {
    proxy.add(new Toxic.Timeout("gone", UPSTREAM, ms(250)));
    var start = System.nanoTime();
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      assertThat(behind.receiveAll()).isEmpty();
      assertThat(client.end()).isEqualTo(End.EOF);
      assertThat(since(start)).isGreaterThanOrEqualTo(ms(250));
    }
    assertWitnessed("cut", 1);
  }

  @Test
  void healingClosesConnectionsUnderATimeoutAndNoOthers() {
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      proxy.add(new Toxic.Latency("slow", DOWNSTREAM, ms(1), ZERO));
      proxy.heal();
      behind.send("alive");
      assertThat(client.receive(5)).isEqualTo("alive");

      proxy.add(new Toxic.Timeout("gone", UPSTREAM, ZERO));
      proxy.heal();

      assertThat(client.receiveAll()).isEmpty();
    }
  }
}
