package dev.ringproof.testbed.proxy;

import static dev.ringproof.testbed.proxy.Direction.DOWNSTREAM;
import static dev.ringproof.testbed.proxy.Direction.UPSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What delays and holds data, and changes under way; times are only ever checked as "not before".
 */
class HoldingToxicTest extends ToxicFixture {
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
