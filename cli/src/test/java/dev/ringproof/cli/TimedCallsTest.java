package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.cli.TimedCalls.Slice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TimedCallsTest {
  private static final Duration SLICE = Duration.ofMillis(200);
  private static final int CALLERS = 4;

  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch atOnce = new CountDownLatch(CALLERS);
  private final HttpServer server = made();

  private static HttpServer made() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void serve() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/stream", e -> answer(e, 200, "role\ntoken a\ntoken b\nend\n"));
    server.createContext("/silent", e -> answer(e, 200, "role\nend\n"));
    server.createContext("/full", e -> answer(e, 503, "too much\n"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /**
   * The first answers wait for each other: callers that did not ask at once would wait for ever.
   */
  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    asked.incrementAndGet();
    atOnce.countDown();
    try {
      assertThat(atOnce.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private HttpRequest to(String path) {
    var base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return HttpRequest.newBuilder(base.resolve(path)).build();
  }

  private Slice streams(String path) {
    try (var calls = new TimedCalls(CALLERS)) {
      return calls.streams(
          SLICE,
          Duration.ZERO,
          caller -> to(path),
          line -> line.startsWith("token"),
          line -> line.equals("end"));
    }
  }

  @Test
  void quantilesAreOfTheNearestRank() {
    var slice =
        new Slice(
            LongStream.rangeClosed(1, 200).map(i -> i * 1_000_000).boxed().toList(), 1, List.of());
    assertThat(slice.millis(.5)).isEqualTo(100);
    assertThat(slice.millis(.99)).isEqualTo(198);
    assertThat(slice.millis(1)).isEqualTo(200);
  }

  @Test
  void eachCallIsTimedOnceAndReadToItsEnd() {
    var slice = streams("/stream");
    assertThat(slice.nanos()).hasSize(asked.get()).hasSizeGreaterThanOrEqualTo(CALLERS).isSorted();
    assertThat(slice.kept()).hasSameSizeAs(slice.nanos()).containsOnly("end");
  }

  @Test
  void aStreamWithoutATokenIsNoFigure() {
    assertThatThrownBy(() -> streams("/silent")).hasMessageContaining("without a token");
  }

  @Test
  void aRefusalIsNoFigure() {
    assertThatThrownBy(() -> streams("/full")).hasMessageContaining("503 too much");
    try (var calls = new TimedCalls(CALLERS)) {
      assertThatThrownBy(() -> calls.answers(SLICE, caller -> to("/full")))
          .isInstanceOf(CliException.class)
          .hasMessageContaining("503 too much");
    }
  }
}
