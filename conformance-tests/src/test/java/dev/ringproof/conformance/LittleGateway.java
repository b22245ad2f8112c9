package dev.ringproof.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A gateway of chat completions that is right but for one flaw. */
final class LittleGateway implements AutoCloseable {
  static final String MODEL = "large";
  static final int MOST_BODY = 64_000;
  private static final int MOST_HEAD = 16_000;
  private static final Set<String> KNOWN =
      Set.of("model", "messages", "stream", "stream_options", "user");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String key;
  private final ChatFlaw flaw;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();
  private final ReentrantLock turn = new ReentrantLock();
  private volatile @Nullable ModelCall model;

  /** What was answered under an idempotency key. */
  private record Kept(String body, List<String> frames) {}

  /** A refusal on its way out. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    private final int status;
    private final String param;

    Refusal(int status, String param, String message) {
      super(message);
      this.status = status;
      this.param = param;
    }
  }

  LittleGateway(int port, String key, ChatFlaw flaw) throws IOException {
    this.key = key;
    this.flaw = flaw;
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** Runs one as a process: port, model's address, flaw; keys in GATEWAY_KEY and MODEL_KEY. */
  public static void main(String[] args) throws IOException {
    var key = Objects.requireNonNull(System.getenv("GATEWAY_KEY"));
    var gateway = new LittleGateway(Integer.parseInt(args[0]), key, ChatFlaw.valueOf(args[2]));
    var modelKey = Objects.requireNonNull(System.getenv("MODEL_KEY"));
    gateway.upstream(URI.create(args[1]), modelKey);
  }

  /** Says where the model is. */
  void upstream(URI address, String modelKey) {
    model = new ModelCall(address, modelKey, flaw);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try {
      answer(exchange);
    } catch (Refusal no) {
      refuse(exchange, no);
    } catch (ModelCall.Failed no) {
      retryAfter(exchange, no);
      refuse(exchange, new Refusal(no.status(), "", Objects.toString(no.getMessage())));
    } finally {
      exchange.close();
    }
  }

  private void retryAfter(HttpExchange exchange, ModelCall.Failed no) {
    if (no.retryAfter() != null && flaw != ChatFlaw.RETRY_AFTER_DROPPED) {
      exchange.getResponseHeaders().set("Retry-After", no.retryAfter());
    }
  }

  private void refuse(HttpExchange exchange, Refusal no) throws IOException {
    if (no.status == 401 && flaw != ChatFlaw.NO_CHALLENGE) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
    }
    var place = flaw == ChatFlaw.PLACE_UNNAMED ? "" : no.param;
    var error = JsonValue.object().with("message", Objects.toString(no.getMessage()));
    error = error.with("type", "invalid_request_error").with("param", place);
    send(exchange, no.status, Json.write(JsonValue.object().with("error", error)));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private void answer(HttpExchange exchange) throws IOException, Refusal, ModelCall.Failed {
    var bytes = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("GET")) {
      send(exchange, 200, "{}");
      return;
    }
    admitted(exchange, bytes.length);
    var body = checked(bytes);
    if (flaw == ChatFlaw.PROMPT_IN_LOG) {
      System.out.println("asked: " + Json.write(body));
    }
    var digest = Json.digest(body);
    if (!failed.isEmpty()
        && (flaw == ChatFlaw.NEVER_COMES_BACK
            || (flaw == ChatFlaw.NEVER_AGAIN && failed.contains(digest)))) {
      throw new Refusal(503, "", "no more of this");
    }
    try {
      forward(exchange, body);
    } catch (ModelCall.Failed no) {
      failed.add(digest);
      throw no;
    }
  }

  private void admitted(HttpExchange exchange, int length) throws Refusal {
    var head =
        exchange.getRequestHeaders().values().stream()
            .flatMap(List::stream)
            .mapToInt(String::length)
            .sum();
    if (head > MOST_HEAD && flaw != ChatFlaw.HEADERS_UNBOUNDED) {
      throw new Refusal(431, "", "too much of a head");
    }
    var told = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + key).equals(told) && flaw != ChatFlaw.KEYS_NOT_ASKED) {
      throw new Refusal(401, "", "no such key");
    }
    if (length > MOST_BODY) {
      throw new Refusal(413, "", "too long");
    }
  }

  private static JsonObject checked(byte[] bytes) throws Refusal {
    JsonValue body;
    try {
      body = Json.parse(bytes);
    } catch (DocumentException e) {
      throw new Refusal(400, "", "no JSON");
    }
    if (!(body instanceof JsonObject object)) {
      throw new Refusal(400, "", "no object");
    }
    for (var name : object.members().keySet()) {
      if (!KNOWN.contains(name)) {
        throw new Refusal(400, name, "unknown: " + name);
      }
    }
    var messages = object.member("messages").orElse(JsonValue.object());
    var told = messages.items("").stream().allMatch(m -> m.text("/role").isPresent());
    if (!(messages instanceof JsonArray) || !told) {
      throw new Refusal(400, "messages", "no messages");
    }
    if (object.member("stream").isPresent() && object.truth("/stream").isEmpty()) {
      throw new Refusal(400, "stream", "true or false");
    }
    if (!object.text("/model").orElse("").equals(MODEL)) {
      throw new Refusal(404, "model", "no such model");
    }
    return object;
  }

  private void forward(HttpExchange exchange, JsonObject body)
      throws IOException, Refusal, ModelCall.Failed {
    var call = Objects.requireNonNull(model);
    var trace = Objects.toString(exchange.getRequestHeaders().getFirst("traceparent"), "");
    if (!body.truth("/stream").orElse(false)) {
      send(exchange, 200, call.whole(body, trace));
      return;
    }
    var named = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    if (named == null || flaw == ChatFlaw.KEY_IGNORED) {
      live(exchange, call, body, trace);
      return;
    }
    var before = kept.get(named);
    if (before == null) {
      var frames = new ArrayList<String>();
      call.stream(body, trace, frames::add);
      before = new Kept(Json.digest(body), List.copyOf(frames));
      kept.put(named, before);
    }
    if (!before.body().equals(Json.digest(body))) {
      throw new Refusal(422, "", "the key of another request");
    }
    for (var frame : before.frames()) {
      frame(exchange, frame);
    }
  }

  private void live(HttpExchange exchange, ModelCall call, JsonObject body, String trace)
      throws IOException, ModelCall.Failed {
    var alone = flaw == ChatFlaw.ONE_AT_A_TIME;
    if (alone) {
      turn.lock();
    }
    try {
      if (!call.stream(body, trace, frame -> frame(exchange, frame))) {
        failed.add(Json.digest(body));
      }
    } finally {
      if (alone) {
        turn.unlock();
      }
    }
  }

  private static void frame(HttpExchange exchange, String data) throws IOException {
    if (exchange.getResponseCode() < 0) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
    }
    exchange.getResponseBody().write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
