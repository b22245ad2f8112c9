package dev.ringproof.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Price;
import dev.ringproof.contract.policy.PriceList;
import dev.ringproof.contract.tier.TierData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A little runtime of sessions and turns whose budget windows slide: what was spent comes back one
 * by one, each spending a window's length after it. It keeps nothing and asks nobody who they are.
 */
final class SlidingRuntime {
  private static final String MODEL = "large";
  private static final int ANSWER = 60;

  private final Clock clock = Clock.systemUTC();
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<String, Session> sessions = new ConcurrentHashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Flaw flaw;
  private final URI model;
  private final Duration window;
  private final Price price;

  /** What can be wrong with it. */
  enum Flaw {
    NONE,
    /** What was spent comes back before the window's length is over. */
    COMES_BACK_EARLY,
    /** Who is refused is told to come again before there is money. */
    ASKS_BACK_EARLY,
    /** What has come back can be spent, and is told as spent all the same. */
    TELLS_OLD_SPENDING
  }

  private record Spent(Instant at, long tokens, long micros) {}

  private record Session(String id, long tokens, long micros, List<Spent> spent) {}

  private SlidingRuntime(Flaw flaw) throws IOException {
    this.flaw = flaw;
    this.model = URI.create(env("RINGPROOF_MODEL_PRIMARY_URL") + "/chat/completions");
    var tiers = Json.parse(Files.readAllBytes(Path.of(env("RINGPROOF_TIERS_FILE"))));
    this.window = JsonCodec.decode(tiers, TierData.class).windows().budget();
    var prices = Json.parse(Files.readAllBytes(Path.of(env("RINGPROOF_PRICES_FILE"))));
    this.price =
        JsonCodec.decode(prices, PriceList.class).price(MODEL, Instant.now()).orElseThrow();
  }

  private static String env(String name) {
    return Objects.requireNonNull(System.getenv(name), name);
  }

  /** One that is right. */
  static final class Right {
    private Right() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
      SlidingRuntime.run(Flaw.NONE);
    }
  }

  /** One that gives back too early. */
  static final class Early {
    private Early() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
      SlidingRuntime.run(Flaw.COMES_BACK_EARLY);
    }
  }

  /** One that asks back too early. */
  static final class Hasty {
    private Hasty() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
      SlidingRuntime.run(Flaw.ASKS_BACK_EARLY);
    }
  }

  /** One that tells of what has come back. */
  static final class Lingering {
    private Lingering() {}

    /** Runs it. */
    public static void main(String[] args) throws IOException {
      SlidingRuntime.run(Flaw.TELLS_OLD_SPENDING);
    }
  }

  private static void run(Flaw flaw) throws IOException {
    var runtime = new SlidingRuntime(flaw);
    var port = Integer.parseInt(env("RINGPROOF_PORT"));
    var server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", runtime::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var path = exchange.getRequestURI().getPath();
      var parts = path.split("/");
      if (path.startsWith("/health/")) {
        send(exchange, 200, JsonValue.object());
      } else if (path.equals("/.well-known/agent-runtime")) {
        send(exchange, 200, discovery());
      } else if (path.equals("/v1/sessions")) {
        send(exchange, 201, view(opened(Json.parse(body))));
      } else if (parts.length == 4 && sessions.containsKey(parts[3])) {
        send(exchange, 200, view(sessions.get(parts[3])));
      } else if (path.endsWith("/turns") && sessions.containsKey(parts[3])) {
        turn(exchange, sessions.get(parts[3]), Json.parse(body).text("/message").orElse(""));
      } else {
        problem(exchange, ProblemType.NOT_FOUND);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private JsonObject discovery() {
    var limits =
        JsonValue.object().with("budgetWindowMs", window.toMillis()).with("budgetWindow", "slides");
    return JsonValue.object()
        .with("contract", "1")
        .with("name", "sliding")
        .with(
            "capabilities",
            JsonValue.array(
                new JsonValue.JsonString("stream"), new JsonValue.JsonString("budgets")))
        .with("limits", limits);
  }

  private Session opened(JsonValue asked) {
    var tokens = asked.whole("/budget/tokens").orElse(200_000L);
    var micros = asked.whole("/budget/micros").orElse(5_000_000L);
    var id = "ses_" + ids.incrementAndGet();
    var session = new Session(id, tokens, micros, new ArrayList<>());
    sessions.put(id, session);
    return session;
  }

  private List<Spent> counted(Session session, Duration length) {
    var since = clock.instant().minus(length);
    synchronized (session) {
      return session.spent().stream().filter(spent -> spent.at().isAfter(since)).toList();
    }
  }

  private JsonObject view(Session session) {
    var told = flaw == Flaw.TELLS_OLD_SPENDING ? window.multipliedBy(9) : window;
    var spent = counted(session, told);
    return JsonValue.object()
        .with("id", session.id())
        .with("tier", "A")
        .with("version", session.spent().size())
        .with("budget", budget(session, spent));
  }

  private JsonObject budget(Session session, List<Spent> spent) {
    var first = spent.isEmpty() ? clock.instant() : spent.getFirst().at();
    return JsonValue.object()
        .with("limit", sum(session.tokens(), session.micros()))
        .with(
            "settled",
            sum(
                spent.stream().mapToLong(Spent::tokens).sum(),
                spent.stream().mapToLong(Spent::micros).sum()))
        .with("reserved", sum(0, 0))
        .with("windowEnds", first.plus(window).toString());
  }

  private static JsonObject sum(long tokens, long micros) {
    return JsonValue.object().with("tokens", tokens).with("micros", micros);
  }

  private void turn(HttpExchange exchange, Session session, String message)
      throws IOException, InterruptedException {
    var at = clock.instant();
    var early = flaw == Flaw.COMES_BACK_EARLY;
    var spent = counted(session, early ? window.dividedBy(2) : window);
    var left = session.tokens() - spent.stream().mapToLong(Spent::tokens).sum();
    if (left < message.split(" ", -1).length + ANSWER) {
      var back = Duration.between(at, spent.getFirst().at().plus(window)).toSeconds() + 1;
      var told = flaw == Flaw.ASKS_BACK_EARLY ? 1 : back;
      exchange.getResponseHeaders().set("Retry-After", Long.toString(told));
      problem(exchange, ProblemType.BUDGET_EXHAUSTED);
      return;
    }
    var answer = asked(message);
    var input = answer.whole("/usage/prompt_tokens").orElseThrow();
    var output = answer.whole("/usage/completion_tokens").orElseThrow();
    var cost = price.cost(input, output);
    synchronized (session) {
      session.spent().add(new Spent(at, input + output, cost));
    }
    var counts =
        JsonValue.object()
            .with("inputTokens", input)
            .with("outputTokens", output)
            .with("costMicros", cost);
    var route = counts.with("model", MODEL).with("outcome", "completed");
    var text = answer.text("/choices/0/message/content").orElse("");
    stream(
        exchange,
        JsonValue.object()
            .with("finish", "stop")
            .with("text", text)
            .with("usage", counts.with("route", JsonValue.array(route)))
            .with("budget", budget(session, counted(session, window)))
            .with("degraded", JsonValue.array())
            .with("version", session.spent().size()));
  }

  private JsonValue asked(String message) throws IOException, InterruptedException {
    var messages =
        JsonValue.array(JsonValue.object().with("role", "user").with("content", message));
    var body = JsonValue.object().with("model", MODEL).with("messages", messages);
    var request =
        HttpRequest.newBuilder(model)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.write(body)))
            .build();
    return Json.parse(client.send(request, BodyHandlers.ofByteArray()).body());
  }

  private void stream(HttpExchange exchange, JsonObject end) throws IOException {
    var number = ids.incrementAndGet();
    var trace = String.format(java.util.Locale.ROOT, "%032x", number);
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.getResponseHeaders().set("Ringproof-Turn", "trn_" + number);
    exchange.getResponseHeaders().set("Ringproof-Trace", trace);
    exchange.sendResponseHeaders(200, 0);
    var started =
        JsonValue.object().with("turn", "trn_" + number).with("at", clock.instant().toString());
    var route = JsonValue.object().with("model", MODEL).with("position", 0);
    var token = JsonValue.object().with("text", end.text("/text").orElse(""));
    var events =
        event(1, "turn.started", started.with("trace", trace))
            + event(2, "route.selected", route.with("trace", trace))
            + event(3, "token", token.with("trace", trace))
            + event(4, "turn.completed", end.with("trace", trace));
    exchange.getResponseBody().write(events.getBytes(StandardCharsets.UTF_8));
  }

  private static String event(int id, String type, JsonObject data) {
    return "id: " + id + "\nevent: " + type + "\ndata: " + Json.write(data) + "\n\n";
  }

  private static void problem(HttpExchange exchange, ProblemType type) throws IOException {
    var body =
        JsonValue.object()
            .with("type", type.uri())
            .with("title", type.title())
            .with("status", type.status());
    send(exchange, type.status(), "application/problem+json", body);
  }

  private static void send(HttpExchange exchange, int status, JsonObject body) throws IOException {
    send(exchange, status, "application/json", body);
  }

  private static void send(HttpExchange exchange, int status, String type, JsonObject body)
      throws IOException {
    var bytes = Json.write(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
