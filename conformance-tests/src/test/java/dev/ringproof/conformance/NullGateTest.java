package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.target.TargetSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target that does nothing passes nothing, in seconds, and every check is emitted. */
final class NullGateTest {
  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource
  void nobodyPassesNothing(Nobody nobody) throws IOException {
    var behaves = new AtomicReference<>(Nobody.EMPTY_200);
    var over = new CountDownLatch(1);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext("/", exchange -> behaves.get().answer(exchange, over));
      server.start();
      var began = System.nanoTime();
      var evidence =
          Trial.run(
              target(server.getAddress().getPort()),
              2,
              false,
              Set.of(),
              dir,
              standing -> {
                behaves.set(nobody);
                if (nobody == Nobody.DEAD_PORT) {
                  server.stop(0);
                }
                return Progress.silent();
              });
      // Handlers that hang must go before their executor can close.
      over.countDown();
      assertThat(evidence.checksExpected()).isGreaterThan(60);
      assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
      assertThat(evidence.checks())
          .allSatisfy(
              check -> {
                assertThat(check.outcome()).isEqualTo(Outcome.FAILED);
                assertThat(check.reason()).contains("wanted", "got");
              });
      // A bound, not a measurement: it would be minutes if each check waited for itself.
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(60);
    } finally {
      over.countDown();
      server.stop(0);
    }
  }

  private static TargetSpec target(int port) {
    return new TargetSpec(
        "nobody",
        null,
        URI.create("http://127.0.0.1:" + port),
        EnumSet.allOf(Seam.class),
        java.util.List.of(),
        null,
        null,
        Trial.HOME);
  }

  /** How nobody behaves, once it has been stood up. */
  enum Nobody {
    DEAD_PORT,
    ALWAYS_500,
    EMPTY_200,
    HANGING,
    ECHOING;

    void answer(HttpExchange exchange, CountDownLatch over) throws IOException {
      var body = exchange.getRequestBody().readAllBytes();
      switch (this) {
        case DEAD_PORT, EMPTY_200 -> exchange.sendResponseHeaders(200, -1);
        case ALWAYS_500 -> exchange.sendResponseHeaders(500, -1);
        case HANGING -> hang(over);
        case ECHOING -> {
          var echo =
              exchange.getRequestURI() + new String(body, java.nio.charset.StandardCharsets.UTF_8);
          var bytes = echo.getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
        }
      }
      exchange.close();
    }

    private static void hang(CountDownLatch over) {
      try {
        if (!over.await(60, TimeUnit.SECONDS)) {
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
