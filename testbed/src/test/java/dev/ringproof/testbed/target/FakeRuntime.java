package dev.ringproof.testbed.target;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A target for the tests of Standing: answers discovery and readiness, and keeps one file. */
final class FakeRuntime {
  private FakeRuntime() {}

  /** Arguments: port, data folder, grant file, and {@code die} to end at once. */
  public static void main(String[] args) throws IOException {
    if (args.length > 3 && args[3].equals("die")) {
      throw new IllegalStateException("no grant opens this ring");
    }
    var store = Path.of(args[1], "store.txt");
    Files.writeString(store, (Files.exists(store) ? Files.readString(store) : "") + "started\n");
    var address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
    var server = HttpServer.create(address, 0);
    server.createContext("/health/ready", exchange -> answer(exchange, "{\"status\":\"ready\"}"));
    server.createContext(
        "/.well-known/agent-runtime",
        exchange ->
            answer(
                exchange,
                "{\"contract\":\"1\",\"capabilities\":[\"stream\"],\"decisionPoint\":\"embedded\"}"));
    server.createContext(
        "/v1/sessions/s/turns",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
          exchange.getResponseHeaders().add("Ringproof-Turn", "trn_1");
          exchange.sendResponseHeaders(200, 0);
          try (var out = exchange.getResponseBody()) {
            out.write(
                """
                id: 1
                event: turn.started
                data: {"trace":"t1"}

                : hb

                id: 2
                event: token
                data: {"text":"hello"}

                id: 3
                event: turn.completed
                data: {"finish":"stop"}

                """
                    .getBytes(StandardCharsets.UTF_8));
          }
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
