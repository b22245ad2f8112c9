package dev.ringproof.testbed.proxy;

import static dev.ringproof.testbed.proxy.Direction.DOWNSTREAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.testbed.proxy.Peer.End;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Proxies start, stop, start again and leave nothing behind, whatever their peers do. */
@Isolated("it counts the process's sockets and threads")
class LifecycleTest {
  private static final Duration ZERO = Duration.ZERO;

  @Test
  void disablingClosesInOrderAndRefusesAndEnablingServesAgain() {
    try (var server = TestServers.open();
        var upstream = Upstream.echo()) {
      var proxy = server.open("p", upstream.address());
      for (var round = 0; round < 5; round++) {
        try (var client = Peer.connect(proxy.address())) {
          assertThat(client.send("hi").receive(2)).isEqualTo("hi");

          proxy.disable();

          assertThat(client.end()).isEqualTo(End.EOF);
          assertThatThrownBy(() -> Peer.connect(proxy.address()))
              .isInstanceOf(UncheckedIOException.class)
              .hasMessageContaining("refused");
          proxy.enable();
        }
      }
      assertThat(proxy.disturbed().orElse(5)).isEqualTo(5);
    }
  }

  @Test
  void toxicsAddedWhileDisabledApplyAfterwards() {
    try (var server = TestServers.open();
        var upstream = Upstream.echo()) {
      var proxy = server.open("p", upstream.address());
      proxy.disable();
      proxy.add(new Toxic.LimitData("cut", DOWNSTREAM, 2));
      proxy.enable();

      try (var client = Peer.connect(proxy.address())) {
        assertThat(client.send("hello").receive(5)).isEqualTo("he");
      }
    }
  }

  @Test
  void aDisabledProxyKeepsItsPortFromOthers() throws IOException {
    try (var server = ProxyServers.embedded(1);
        var upstream = Upstream.echo()) {
      var proxy = server.open("p", upstream.address());
      proxy.disable();
      var loopback = InetAddress.getLoopbackAddress();

      try (var other = new ServerSocket()) {
        other.setReuseAddress(false);
        assertThatThrownBy(
                () -> other.bind(new InetSocketAddress(loopback, proxy.address().getPort())))
            .isInstanceOf(IOException.class);
      }
      proxy.enable();
      try (var client = Peer.connect(proxy.address())) {
        assertThat(client.send("hi").receive(2)).isEqualTo("hi");
      }
    }
  }

  @Test
  void aMoveToAnotherUpstreamDropsConnections() {
    try (var server = TestServers.open();
        var first = Upstream.echo();
        var second = Upstream.serving(peer -> peer.send("second").finish())) {
      var proxy = server.open("p", first.address());
      try (var client = Peer.connect(proxy.address())) {
        assertThat(client.send("hi").receive(2)).isEqualTo("hi");
        var same = "{\"upstream\":\"" + HostPort.text(first.address()) + "\"}";
        new Http(server.control()).patch("/proxies/p", same);
        assertThat(client.send("on").receive(2)).isEqualTo("on");

        var other = "{\"upstream\":\"" + HostPort.text(second.address()) + "\"}";
        new Http(server.control()).patch("/proxies/p", other);

        assertThat(client.end()).isEqualTo(End.EOF);
      }
      try (var client = Peer.connect(proxy.address())) {
        assertThat(client.receive(6)).isEqualTo("second");
      }
    }
  }

  @Test
  void anUnreachableUpstreamIsAnAcceptedAndClosedClient() {
    try (var server = TestServers.open()) {
      var upstream = Upstream.echo();
      var proxy = server.open("p", upstream.address());
      upstream.close();

      try (var client = Peer.connect(proxy.address())) {
        assertThat(client.end()).isEqualTo(End.EOF);
      }
      if (!TestServers.original()) {
        var witness = new Http(server.control()).get("/ringproof/proxies/p/witness").json();
        assertThat(witness.whole("/refused")).contains(1L);
        assertThat(proxy.disturbed()).hasValue(0);
      }
    }
  }

  @Test
  void aHalfCloseEndsTheConnection() {
    try (var server = TestServers.open();
        var upstream = Upstream.manual()) {
      var proxy = server.open("p", upstream.address());
      try (var client = Peer.connect(proxy.address());
          var behind = upstream.accept()) {
        client.send("all").finish();

        assertThat(behind.receive(4)).isEqualTo("all");
        assertThat(client.receiveAll()).isEmpty();
      }
    }
  }

  @Test
  void manyConnectionsAtOnceKeepTheirBytesApart()
      throws ExecutionException, InterruptedException, TimeoutException {
    try (var server = TestServers.open();
        var upstream = Upstream.echo();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var proxy = server.open("p", upstream.address());
      proxy.add(new Toxic.Latency("slow", DOWNSTREAM, Duration.ofMillis(5), ZERO));
      var calls = new ArrayList<Future<String>>();
      for (var i = 0; i < 300; i++) {
        var word = String.format("word-%04d", i);
        Callable<String> call =
            () -> {
              try (var client = Peer.connect(proxy.address())) {
                return client.send(word).receive(word.length()).replace(word, "own");
              }
            };
        calls.add(threads.submit(call));
      }
      for (var call : calls) {
        assertThat(call.get(60, TimeUnit.SECONDS)).isEqualTo("own");
      }
    }
  }

  @Test
  void aClientThatDoesNotReadDoesNotWedgeTheControlApi() {
    try (var server = ProxyServers.embedded(1);
        var upstream = Upstream.manual()) {
      var proxy = server.open("p", upstream.address());
      proxy.add(new Toxic.LimitData("count", DOWNSTREAM, Long.MAX_VALUE / 1024));
      try (var stuck = Peer.connect(proxy.address());
          var behind = upstream.accept()) {
        var sent = new AtomicLong();
        Thread.ofVirtual().start(() -> flood(behind, sent));
        awaitStandstill(sent);

        var start = System.nanoTime();
        for (var i = 0; i < 20; i++) {
          proxy.add(new Toxic.Latency("l", DOWNSTREAM, Duration.ofMillis(1), ZERO));
          proxy.add(new Toxic.Bandwidth("b", DOWNSTREAM, 1_000));
          proxy.remove("l");
          proxy.remove("b");
        }
        // A single bounded wait of the server would take 5 s, a wedge for ever.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        proxy.disable();
        assertThat(stuck.end()).isNotNull();
        proxy.heal();
      }
    }
  }

  private static void flood(Peer behind, AtomicLong sent) {
    try {
      while (true) {
        behind.send(new byte[64 * 1024]);
        sent.incrementAndGet();
      }
    } catch (UncheckedIOException closed) {
      // The end of the test.
    }
  }

  /** Waits until every buffer on the way is full, so that nothing has moved for some polls. */
  private static void awaitStandstill(AtomicLong sent) {
    var seen = new AtomicLong();
    var same = new AtomicLong();
    Await.until(
        () -> {
          var moved = seen.getAndSet(sent.get()) != sent.get() || sent.get() == 0;
          same.set(moved ? 0 : same.get() + 1);
          return same.get() >= 5;
        });
  }

  @Test
  void nothingIsLeftAfterClose() throws IOException {
    var socketsBefore = sockets();
    var upstream = Upstream.manual();
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var embedded = EmbeddedServer.start(loopback, 1);
    var server =
        new ClientProxyServer(ProxyServer.Shape.EMBEDDED, embedded.control(), embedded::close);
    var peers = new ArrayList<Peer>();
    for (var i = 0; i < 5; i++) {
      var proxy = server.open("p" + i, upstream.address());
      proxy.add(new Toxic.Latency("slow", DOWNSTREAM, Duration.ofHours(1), ZERO));
      proxy.add(new Toxic.Timeout("gone", DOWNSTREAM, ZERO));
      proxy.add(new Toxic.Bandwidth("cut", Direction.UPSTREAM, 0));
      for (var j = 0; j < 5; j++) {
        peers.add(Peer.connect(proxy.address()).send("in flight"));
        upstream.accept().send("in flight");
      }
      if (i % 2 == 0) {
        proxy.disable();
      }
    }

    server.close();

    assertThat(embedded.threads()).isZero();
    assertThatThrownBy(() -> new Http(embedded.control()).get("/version"))
        .isInstanceOf(UncheckedIOException.class);
    peers.forEach(peer -> assertThat(peer.end()).isNotNull());
    peers.forEach(Peer::close);
    upstream.close();
    Await.until(() -> sockets() <= socketsBefore);
    Await.until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().contains("HTTP-Dispatcher")));
  }

  @Test
  void closingTwiceIsFine() {
    var server = ProxyServers.embedded(1);
    server.close();

    server.close();
  }

  // On Linux every open socket is a link below this folder; elsewhere there is nothing to count.
  private static long sockets() throws IOException {
    var descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return 0;
    }
    try (var links = Files.list(descriptors)) {
      return links.filter(LifecycleTest::isSocket).count();
    }
  }

  private static boolean isSocket(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().startsWith("socket:");
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }
}
