package dev.ringproof.load;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Answers each turn at once, but stands still for a while when a certain one comes. */
final class StallingServer implements AutoCloseable {
  private static final String ANSWER =
      "id: 1\nevent: token\ndata: {}\n\nid: 2\nevent: turn.completed\ndata: {}\n\n";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger seen = new AtomicInteger();
  private final int at;
  private final Duration stall;
  private volatile @Nullable Stood stood;

  /** When it stood still, in nanoTime: nothing that came meanwhile was answered before its end. */
  record Stood(long from, long to) {}

  /**
   * Starts it.
   *
   * @param at the number of the turn that it stalls at, from 1
   */
  StallingServer(int at, Duration stall) throws IOException {
    this.at = at;
    this.stall = stall;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int seen() {
    return seen.get();
  }

  /** Returns when it stood still; throws before it did. */
  Stood stood() {
    return Objects.requireNonNull(stood, "it has not stood still yet");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (seen.incrementAndGet() == at) {
        var now = System.nanoTime();
        stood = new Stood(now, now + stall.toNanos());
      }
      var until = stood;
      while (until != null && System.nanoTime() - until.to() < 0) {
        LockSupport.parkNanos(until.to() - System.nanoTime());
      }
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(ANSWER.getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
