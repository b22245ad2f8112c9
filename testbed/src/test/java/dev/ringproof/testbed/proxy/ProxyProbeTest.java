package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every toxic that a scenario has, seen from outside the proxy. */
class ProxyProbeTest {
  private final HttpServer web;
  private ProxyServer server;
  private FaultProxy proxy;

  ProxyProbeTest() throws IOException {
    web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  @BeforeEach
  void start() {
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    web.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    web.start();
    server = TestServers.open();
    proxy = server.open("p", web.getAddress());
  }

  @AfterEach
  void stop() {
    server.close();
    web.stop(0);
  }

  static Toxic[] toxics() {
    return new Toxic[] {
      new Toxic.Latency("t", Direction.DOWNSTREAM, Duration.ofMinutes(1), Duration.ZERO),
      new Toxic.Timeout("t", Direction.DOWNSTREAM, Duration.ZERO),
      new Toxic.ResetPeer("t", Direction.DOWNSTREAM, Duration.ZERO),
      new Toxic.ResetPeer("t", Direction.UPSTREAM, Duration.ZERO),
      new Toxic.LimitData("t", Direction.DOWNSTREAM, 2_000),
      new Toxic.LimitData("t", Direction.DOWNSTREAM, 150)
    };
  }

  @ParameterizedTest
  @MethodSource("toxics")
  void aToxicInForceIsSeenAndOneThatWentIsNot(Toxic toxic) {
    try (var probe = ProxyProbe.before(proxy)) {
      assertThat(probe.disturbed()).isFalse();
      proxy.add(toxic);
      assertThat(probe.disturbed()).isTrue();
      proxy.heal();
      assertThat(probe.disturbed()).isFalse();
    }
  }

  @Test
  void aProxyBehindWhichNobodyAnswersTellsNothing() {
    web.stop(0);
    try (var probe = ProxyProbe.before(proxy)) {
      proxy.add(new Toxic.ResetPeer("t", Direction.DOWNSTREAM, Duration.ZERO));
      assertThat(probe.disturbed()).isFalse();
    }
  }
}
