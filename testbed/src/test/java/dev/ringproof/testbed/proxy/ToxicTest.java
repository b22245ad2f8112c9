package dev.ringproof.testbed.proxy;

import static dev.ringproof.testbed.proxy.Direction.DOWNSTREAM;
import static dev.ringproof.testbed.proxy.Direction.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.testbed.proxy.Peer.End;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each toxic does to real connections; times are only ever checked as "not before". */
class ToxicTest {
  private static final Duration ZERO = Duration.ZERO;
  private static final Duration LONG = Duration.ofMinutes(10);

  private ProxyServer server;
  private Upstream upstream;
  private FaultProxy proxy;
  private Http http;

  @BeforeEach
  void start() {
    server = TestServers.open();
    upstream = Upstream.manual();
    proxy = server.open("p", upstream.address());
    http = new Http(server.control());
  }

  @AfterEach
  void stop() {
    server.close();
    upstream.close();
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private long witnessed(String counter) {
    return http.get("/ringproof/proxies/p/witness").json().whole("/" + counter).orElse(-1L);
  }

  private void assertWitnessed(String counter, long atLeast) {
    if (!TestServers.original()) {
      Await.untilHolds(() -> assertThat(witnessed(counter)).isGreaterThanOrEqualTo(atLeast));
      assertThat(proxy.disturbed().orElseThrow()).isGreaterThanOrEqualTo(atLeast);
    }
  }

  @Test
  void withoutToxicsEveryByteArrivesUntouched() {
    var bytes = new byte[3_000_000];
    new Random(1).nextBytes(bytes);
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      Thread.ofVirtual().start(() -> behind.send(bytes).close());

      assertThat(client.receiveAll()).isEqualTo(bytes);
    }
    if (!TestServers.original()) {
      assertThat(proxy.disturbed()).hasValue(0);
      assertThat(witnessed("connections")).isEqualTo(1);
    }
  }

  @Test
  void anEndIsPassedOnBehindTheDataInFlight() {
    proxy.add(new Toxic.Latency("slow", DOWNSTREAM, ms(150), ZERO));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send(new byte[70_000]).close();

      assertThat(client.receiveAll()).hasSize(70_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void latencyDelaysItsDirection(Direction direction) {
    proxy.add(new Toxic.Latency("slow", direction, ms(200), ZERO));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      var start = System.nanoTime();
      (direction == UPSTREAM ? client : behind).send("hello");

      assertThat((direction == UPSTREAM ? behind : client).receive(5)).isEqualTo("hello");
      assertThat(since(start)).isGreaterThanOrEqualTo(ms(200));
    }
    assertWitnessed("delayed", 1);
  }

  @Test
  void latenciesAddUp() {
    proxy.add(new Toxic.Latency("one", DOWNSTREAM, ms(100), ZERO));
    proxy.add(new Toxic.Latency("two", DOWNSTREAM, ms(100), ZERO));
    proxy.add(new Toxic.Latency("three", UPSTREAM, ms(100), ZERO));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      var start = System.nanoTime();
      client.send("ping");
      behind.send(behind.receive(4));

      assertThat(client.receive(4)).isEqualTo("ping");
      assertThat(since(start)).isGreaterThanOrEqualTo(ms(300));
    }
  }

  @Test
  void latencyIsADelayLineAndKeepsTheOrder() {
    proxy.add(new Toxic.Latency("slow", DOWNSTREAM, ms(300), ms(100)));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      var start = System.nanoTime();
      for (var i = 0; i < 200; i++) {
        behind.send(String.format("%03d.", i));
      }

      var all = client.receive(800);

      for (var i = 0; i < 200; i++) {
        assertThat(all.substring(4 * i, 4 * i + 3)).isEqualTo(String.format("%03d", i));
      }
      // One after the other they would take 40 s at the least.
      assertThat(since(start)).isBetween(ms(200), ms(15_000));
    }
  }

  @Test
  void removingLatencyReleasesWhatItHolds() {
    proxy.add(new Toxic.Latency("slow", DOWNSTREAM, LONG, ZERO));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send("held");
      assertThat(client.silentFor(200)).isTrue();

      proxy.remove("slow");

      assertThat(client.receive(4)).isEqualTo("held");
      behind.send("free");
      assertThat(client.receive(4)).isEqualTo("free");
    }
  }

  @Test
  void updatingAndAddingReleaseTheChunkInHand() {
    proxy.add(new Toxic.Latency("slow", DOWNSTREAM, LONG, ZERO));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send("one");
      assertThat(client.silentFor(200)).isTrue();
      http.patch("/proxies/p/toxics/slow", "{\"attributes\":{\"jitter\":0}}");
      assertThat(client.receive(3)).isEqualTo("one");

      behind.send("two");
      assertThat(client.silentFor(200)).isTrue();
      proxy.add(new Toxic.Latency("next", DOWNSTREAM, ZERO, ZERO));
      assertThat(client.receive(3)).isEqualTo("two");
    }
  }

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

  @Test
  void bandwidthTakesItsTime() {
    proxy.add(new Toxic.Bandwidth("narrow", DOWNSTREAM, 100));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      var start = System.nanoTime();
      behind.send(new byte[40_000]);

      assertThat(client.receive(10_000)).hasSize(10_000);
      assertThat(since(start)).isGreaterThanOrEqualTo(ms(80));
      assertThat(client.receive(30_000)).hasSize(30_000);
      assertThat(since(start)).isGreaterThanOrEqualTo(ms(350));
    }
    assertWitnessed("delayed", 1);
  }

  @Test
  void bandwidthZeroHoldsEverythingUntilRemoved() {
    proxy.add(new Toxic.Bandwidth("cut", DOWNSTREAM, 0));
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      behind.send("held");
      assertThat(client.silentFor(300)).isTrue();
      assertWitnessed("delayed", 1);

      proxy.remove("cut");

      assertThat(client.receive(4)).isEqualTo("held");
    }
  }

  @Test
  void addingAndRemovingUnderTrafficLosesNothing() {
    var bytes = new byte[4_000_000];
    new Random(2).nextBytes(bytes);
    try (var client = Peer.connect(proxy.address());
        var behind = upstream.accept()) {
      Thread.ofVirtual().start(() -> behind.send(bytes).close());
      var received = new FutureTask<>(client::receiveAll);
      Thread.ofVirtual().start(received);

      for (var i = 0; i < 30; i++) {
        proxy.add(new Toxic.Latency("l" + i, DOWNSTREAM, ms(i % 3), ZERO));
        proxy.add(new Toxic.Bandwidth("b" + i, DOWNSTREAM, 1_000_000));
        proxy.remove("l" + i);
        proxy.remove("b" + i);
      }

      Await.until(received::isDone);
      assertThat(received.resultNow()).isEqualTo(bytes);
    }
  }

  @Test
  void aNameIsUniqueOverBothDirections() {
    proxy.add(new Toxic.Latency("same", DOWNSTREAM, ms(1), ZERO));
    var other = new Toxic.LimitData("same", UPSTREAM, 1);

    assertThatThrownBy(() -> proxy.add(other))
        .isInstanceOf(ProxyException.class)
        .hasMessageContaining("toxic already exists");
  }

  @Test
  void badToxicsAreRefusedBeforeTheyAreSent() {
    assertThatThrownBy(() -> new Toxic.LimitData("a b", UPSTREAM, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found \"a b\"");
    assertThatThrownBy(() -> new Toxic.LimitData("a", UPSTREAM, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Toxic.Timeout("a", UPSTREAM, ms(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 0 and one day");
  }
}
