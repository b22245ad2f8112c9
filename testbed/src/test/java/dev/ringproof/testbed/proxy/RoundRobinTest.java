package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RoundRobinTest {
  private static final int MUCH = 3_000_000;

  private static InetSocketAddress front(RoundRobin proxy) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.http().getPort());
  }

  @Test
  void connectionsGoToEachNodeInTurn() {
    try (var one = Upstream.echo();
        var two = Upstream.echo();
        var three = Upstream.echo();
        var proxy = RoundRobin.listen(0, List.of(one.address(), two.address(), three.address()))) {
      var nodes = new ArrayList<Integer>();
      for (int i = 0; i < 6; i++) {
        try (var client = Peer.connect(front(proxy))) {
          assertThat(client.send("x").receive(1)).isEqualTo("x");
          nodes.add(proxy.servedBy(client.socket().getLocalPort()));
        }
      }
      assertThat(nodes).containsExactly(0, 1, 2, 0, 1, 2);
      assertThat(proxy.served()).containsExactly(2L, 2L, 2L);
      assertThat(proxy.servedBy(1)).isEqualTo(-1);
    }
  }

  @Test
  void whoRefusesIsPassedAround() {
    var gone = Upstream.echo();
    try (var stands = Upstream.echo();
        var proxy = RoundRobin.listen(0, List.of(gone.address(), stands.address()))) {
      gone.close();
      for (int i = 0; i < 4; i++) {
        try (var client = Peer.connect(front(proxy))) {
          assertThat(client.send("x").receive(1)).isEqualTo("x");
          assertThat(proxy.servedBy(client.socket().getLocalPort())).isEqualTo(1);
        }
      }
      assertThat(proxy.served()).containsExactly(0L, 4L);
    }
  }

  @Test
  void whereNobodyStandsTheClientIsTurnedAway() {
    var gone = Upstream.echo();
    try (var proxy = RoundRobin.listen(0, List.of(gone.address()))) {
      gone.close();
      try (var client = Peer.connect(front(proxy))) {
        assertThat(client.receive(1)).isEmpty();
      }
    }
  }

  @Test
  void everyBytePassesInBothDirectionsAtOnce() {
    try (var node = Upstream.manual();
        var proxy = RoundRobin.listen(0, List.of(node.address()));
        var client = Peer.connect(front(proxy))) {
      var server = node.accept();
      var there = bytes(1);
      var back = bytes(2);
      Thread.ofVirtual().start(() -> finished(client.send(there)));
      Thread.ofVirtual().start(() -> finished(server.send(back)));
      assertThat(Arrays.equals(server.receiveAll(), there)).isTrue();
      assertThat(Arrays.equals(client.receiveAll(), back)).isTrue();
    }
  }

  @Test
  void whoHasSaidAllIsStillAnswered() {
    try (var node = Upstream.manual();
        var proxy = RoundRobin.listen(0, List.of(node.address()));
        var client = Peer.connect(front(proxy))) {
      var server = node.accept();
      client.send("that is all").finish();
      assertThat(new String(server.receiveAll(), java.nio.charset.StandardCharsets.US_ASCII))
          .isEqualTo("that is all");
      server.send("and now to you").finish();
      assertThat(client.receive(100)).isEqualTo("and now to you");
    }
  }

  @Test
  void anEndOfTheNodeIsAnEndForItsClientAlone() {
    try (var one = Upstream.manual();
        var two = Upstream.manual();
        var proxy = RoundRobin.listen(0, List.of(one.address(), two.address()));
        var first = Peer.connect(front(proxy));
        var second = Peer.connect(front(proxy))) {
      one.accept().close();
      assertThat(first.receive(1)).isEmpty();
      two.accept().send("y");
      assertThat(second.receive(1)).isEqualTo("y");
    }
  }

  @Test
  void itNeedsANode() {
    assertThatThrownBy(() -> RoundRobin.listen(0, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no node");
  }

  private static void finished(Peer peer) {
    peer.finish();
  }

  private static byte[] bytes(long seed) {
    var bytes = new byte[MUCH];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }
}
