package dev.ringproof.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.testbed.target.TargetSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** A target that acts on nothing and tells of each turn, by tier, what it is told to tell. */
final class TellingTarget implements AutoCloseable {
  private static final String STARTED = event(1, "turn.started", "{\"trace\":\"trc_1\"}");
  private static final String DENIED =
      "{\"action\":\"act_1\",\"decision\":\"deny\",\"reason\":\"policy_unavailable\"}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<TierId, Tale> tales = new EnumMap<>(TierId.class);

  /** What it tells of a turn. */
  enum Tale {
    /** Its action was done, which nobody saw. */
    NOTHING_DONE(STARTED + event(2, "turn.completed", "{}")),
    /** No decision came in time. */
    DECISION_LATE(STARTED + event(2, "policy.decided", DENIED) + event(3, "turn.completed", "{}")),
    /** The same, and an event is lost on the way. */
    DECISION_LATE_EVENT_LOST(
        STARTED + event(3, "policy.decided", DENIED) + event(4, "turn.completed", "{}"));

    private final String events;

    Tale(String events) {
      this.events = events;
    }
  }

  TellingTarget() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** From now on it tells this of turns of a tier. */
  synchronized void tells(TierId tier, Tale tale) {
    tales.put(tier, tale);
  }

  private synchronized Tale tale(TierId tier) {
    return tales.getOrDefault(tier, Tale.NOTHING_DONE);
  }

  TargetSpec spec() {
    return new TargetSpec(
        "telling",
        null,
        URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
        EnumSet.allOf(Seam.class),
        List.of(),
        null,
        null,
        Stands.HOME);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var path = exchange.getRequestURI().getPath();
      if (path.equals(Wire.WELL_KNOWN)) {
        send(exchange, 200, "application/json", discovery());
      } else if (path.equals("/v1/sessions")) {
        var tier = Json.parse(body.getBytes(StandardCharsets.UTF_8)).text("/tier").orElseThrow();
        send(exchange, 201, "application/json", "{\"id\":\"ses-" + tier + "\"}");
      } else if (path.contains("/turns")) {
        exchange.getResponseHeaders().set("Ringproof-Turn", "trn_1");
        var tier = TierId.valueOf(path.replaceFirst(".*/ses-(.)/.*", "$1"));
        send(exchange, 200, Wire.EVENT_STREAM, tale(tier).events);
      } else {
        send(exchange, 404, "application/json", "{}");
      }
    }
  }

  private static String discovery() {
    var capabilities = Stream.of(Capability.values()).map(Capability::toString).toList();
    return Json.write(
        JsonValue.object()
            .with("contract", "1")
            .with("capabilities", JsonArray.ofStrings(capabilities))
            .with("decisionPoint", "remote"));
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String event(int id, String type, String data) {
    return "id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n";
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
