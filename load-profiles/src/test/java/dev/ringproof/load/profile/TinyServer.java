package dev.ringproof.load.profile;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers turns as a runtime would, by what the session's name asks for. */
final class TinyServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  final AtomicInteger turns = new AtomicInteger();
  final AtomicInteger polls = new AtomicInteger();

  TinyServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var path = exchange.getRequestURI().getPath();
      if (path.startsWith("/v1/workflows/")) {
        var state = polls.incrementAndGet() % 2 == 0 ? "done" : "running";
        json(exchange, 200, "{\"id\":\"w\",\"state\":\"" + state + "\"}");
        return;
      }
      turns.incrementAndGet();
      if (path.contains("refused")) {
        json(exchange, 503, "{\"title\":\"no place\"}");
      } else if (path.contains("limited")) {
        json(exchange, 429, "{\"title\":\"no more\"}");
      } else if (path.contains("broken")) {
        json(exchange, 500, "{}");
      } else if (path.contains("job")) {
        exchange.getResponseHeaders().set("Location", "/v1/workflows/w");
        json(exchange, 202, "{\"id\":\"w\",\"state\":\"queued\"}");
      } else {
        stream(exchange, path);
      }
    }
  }

  private static void json(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static void stream(HttpExchange exchange, String path) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    var out = exchange.getResponseBody();
    event(exchange, "turn.started", "{}");
    event(exchange, "token", "{\"text\":\"\\\"event\\\":\\\"turn.failed\\\"\"}");
    event(exchange, "token", "{\"text\":\"b\"}");
    if (!path.contains("cut")) {
      var failed = path.contains("failed");
      var data = failed ? "{\"reason\":\"model_error\",\"at\":1}" : "{}";
      event(exchange, failed ? "turn.failed" : "turn.completed", data);
    }
    if (path.contains("twice")) {
      event(exchange, "turn.completed", "{}");
    }
    out.flush();
  }

  private static void event(HttpExchange exchange, String type, String data) throws IOException {
    var text = "id: 1\nevent: " + type + "\ndata: " + data + "\n\n";
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
