package dev.ringproof.testbed.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A proxy before an upstream in the hands of the test. */
abstract class ToxicFixture {

  static final Duration ZERO = Duration.ZERO;
  static final Duration LONG = Duration.ofMinutes(10);

  ProxyServer server;
  Upstream upstream;
  FaultProxy proxy;
  Http http;

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

  static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  long witnessed(String counter) {
    return http.get("/ringproof/proxies/p/witness").json().whole("/" + counter).orElse(-1L);
  }

  void assertWitnessed(String counter, long atLeast) {
    if (!TestServers.original()) {
      Await.untilHolds(() -> assertThat(witnessed(counter)).isGreaterThanOrEqualTo(atLeast));
      assertThat(proxy.disturbed().orElseThrow()).isGreaterThanOrEqualTo(atLeast);
    }
  }
}
