package dev.ringproof.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.contract.slo.Selector;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Prometheus that holds what it was given, and a runtime's discovery document beside it. */
final class StubPrometheus implements AutoCloseable {
  private static final Pattern QUERY =
      Pattern.compile("query=(\\{.*})\\[([0-9]+)ms]&time=([0-9.]+)");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Scraped> targets = new CopyOnWriteArrayList<>();

  /** What was asked, decoded, and with which authority. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  final List<String> authorities = new CopyOnWriteArrayList<>();

  /** Answers queries in its stead. */
  volatile HttpHandler hostile = this::query;

  volatile JsonValue discovery = JsonValue.object();

  StubPrometheus() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/prom/api/v1/query", x -> hostile.handle(x));
    server.createContext("/.well-known/agent-runtime", x -> answer(x, 200, Json.write(discovery)));
    server.start();
  }

  /** Returns what a runtime in a ring says of itself. */
  static JsonObject discovery(Subject subject, int ring, String grant) {
    return JsonValue.object()
        .with("build", subject.json().with("digest", subject.digest()))
        .with("ring", ring)
        .with("grant", JsonValue.object().with("id", "g").with("kind", grant))
        .with("capabilities", JsonArray.ofStrings(List.of("stream", "slo", "of-its-own")))
        .with("decisionPoint", "embedded");
  }

  void holds(Scraped target) {
    targets.add(target);
  }

  String runtime() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String url() {
    return runtime() + "/prom";
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  void query(HttpExchange exchange) throws IOException {
    var raw = exchange.getRequestURI().getRawQuery();
    var text = URLDecoder.decode(raw, StandardCharsets.UTF_8);
    asked.add(text);
    authorities.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    var query = QUERY.matcher(text);
    if (query.matches()) {
      answer(exchange, 200, Json.write(matrix(query)));
    } else {
      answer(exchange, 400, "{\"status\":\"error\",\"error\":\"parse error\"}");
    }
  }

  private JsonObject matrix(Matcher query) {
    // A selector of ours names its metric before the brackets.
    var selector = Selector.read("query", "any" + query.group(1).replace("__name__", "name"));
    var to = new BigDecimal(query.group(3)).movePointRight(3).longValueExact();
    var from = to - Long.parseLong(query.group(2));
    var found = new ArrayList<JsonValue>();
    for (var target : targets) {
      target
          .series()
          .forEach(
              (labels, samples) -> {
                var named = new java.util.HashMap<>(labels);
                named.put("name", String.valueOf(named.remove("__name__")));
                var within = samples.stream().filter(s -> s.at() >= from && s.at() <= to).toList();
                if (!within.isEmpty() && selector.selects(named)) {
                  found.add(series(labels, within));
                }
              });
    }
    var data = JsonValue.object().with("resultType", "matrix").with("result", new JsonArray(found));
    return JsonValue.object().with("status", "success").with("data", data);
  }

  private static JsonObject series(
      java.util.Map<String, String> labels, List<PromSeries.Sample> samples) {
    var metric = JsonValue.object();
    for (var label : labels.entrySet()) {
      metric = metric.with(label.getKey(), label.getValue());
    }
    var values = new ArrayList<JsonValue>();
    for (var sample : samples) {
      values.add(
          JsonValue.array(
              new JsonNumber(BigDecimal.valueOf(sample.at(), 3)),
              new JsonString(sample.value().toPlainString())));
    }
    return JsonValue.object().with("metric", metric).with("values", new JsonArray(values));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
