package dev.ringproof.runtime;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.ring.Dsse;
import dev.ringproof.contract.ring.Grant;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.config.ConfigReader;
import dev.ringproof.runtime.config.Documents;
import dev.ringproof.runtime.ring.ArtefactDigest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A world for one runtime in this process: stub providers and tools, keys, tokens, a client. */
final class World implements AutoCloseable {
  final HttpServer stub;
  final Path folder;
  final HttpClient client = HttpClient.newHttpClient();
  final List<JsonValue> modelCalls = new CopyOnWriteArrayList<>();
  final List<String> effects = new CopyOnWriteArrayList<>();
  final Map<String, String> done = new ConcurrentHashMap<>();
  volatile Script primary = World::hello;
  volatile Script fallback = World::hello;
  final Map<String, String> settings = new ConcurrentHashMap<>();
  final AtomicInteger readBacks = new AtomicInteger();
  volatile boolean loseToolAnswers;
  volatile boolean loseReadBacks;
  volatile Runnable beforeToolAnswers = () -> {};
  Function<Config, Assembly> assembly = Assembly::new;

  private final ECKey key;
  private final KeyPair granting;
  private Started runtime;
  private int port;
  private String crashPoint = "";

  interface Script {
    void answer(JsonValue request, Chunks out) throws IOException;
  }

  World(Path folder) throws Exception {
    this.folder = folder;
    key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
    granting = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stub.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    stub.createContext("/primary/chat/completions", x -> model(x, (r, c) -> run(primary, r, c)));
    stub.createContext("/fallback/chat/completions", x -> model(x, (r, c) -> run(fallback, r, c)));
    stub.createContext("/tools/", this::tool);
    stub.start();
    write("jwks.json", new JWKSet(key.toPublicJWK()).toString());
    write("keys.pem", Base64.getEncoder().encodeToString(granting.getPublic().getEncoded()));
    write(
        "tenants.json",
        """
        {"tenants":[{"id":"acme","kind":"external","optedIn":true},
                    {"id":"other","kind":"external","optedIn":true}]}""");
    write("grant.json", "{}");
    write("patient-tiers.json", Json.write(PatientTiers.document()));
    runtime = start();
  }

  private static void run(Script script, JsonValue request, Chunks chunks) {
    try {
      script.answer(request, chunks);
    } catch (IOException clientGone) {
      chunks.close();
    }
  }

  static void hello(JsonValue request, Chunks out) throws IOException {
    out.says("Hello").says(" there").ends("stop");
  }

  Started start() throws IOException {
    return start(GrantKind.REHEARSAL, "");
  }

  /** Starts another on the same data, under a grant of this kind. */
  Started start(GrantKind kind, String crashPoint) throws IOException {
    this.crashPoint = crashPoint;
    grant(kind, ArtefactDigest.ofRunning());
    return assembly.apply(config()).start();
  }

  /** Grants the ring to an artefact. */
  void grant(GrantKind kind, String artefact) throws IOException {
    var subject = Documents.read(config()).subject(artefact);
    var grant =
        new Grant("g1", subject.digest(), 2, kind, subject, Instant.parse("2099-01-01T00:00:00Z"));
    write(
        "grant.json",
        Json.write(
            Dsse.sign(Grant.TYPE, grant.json(), granting.getPrivate(), granting.getPublic())));
  }

  void stop() {
    runtime.close();
  }

  int port() {
    return runtime.port();
  }

  void restart() throws IOException {
    restart(0);
  }

  /** Starts again with the default tools but for one, which is changed. */
  void restartWithTool(String name, UnaryOperator<JsonObject> change, JsonValue servers)
      throws IOException {
    var tools =
        Defaults.located(Defaults.TOOLS).value().items("/tools").stream()
            .map(JsonObject.class::cast)
            .map(tool -> tool.text("/name").orElse("").equals(name) ? change.apply(tool) : tool)
            .toList();
    var list = new JsonArray(List.copyOf(tools));
    write(
        "tools.json", Json.write(JsonValue.object().with("tools", list).with("servers", servers)));
    restart();
  }

  /** Starts again on this port; 0: any that is free. */
  void restart(int wanted) throws IOException {
    runtime.close();
    port = wanted;
    runtime = start();
  }

  /** Runs with pauses between the runs of a job that a test can wait for. */
  void pauseBriefly() throws IOException {
    windows(all -> all.with("backoffFirst", "PT0.05S").with("backoffMost", "PT0.4S"));
    restart();
  }

  /** Has whatever starts next run with changed windows. */
  void windows(UnaryOperator<JsonObject> change) throws IOException {
    var tiers = PatientTiers.document();
    var windows = (JsonObject) tiers.member("windows").orElseThrow();
    write("tiers.json", Json.write(tiers.with("windows", change.apply(windows))));
    settings.put("RINGPROOF_TIERS_FILE", folder.resolve("tiers.json").toString());
  }

  private Config config() {
    return ConfigReader.read(null, environment());
  }

  /** Returns the variables by which a process of its own runs as this one does. */
  Map<String, String> environment() {
    var at = "http://127.0.0.1:" + stub.getAddress().getPort();
    var keys = new HashMap<String, String>();
    keys.put("RINGPROOF_PORT", Integer.toString(port));
    keys.put("RINGPROOF_DATA_DIR", folder.resolve("data").toString());
    keys.put("RINGPROOF_MODEL_PRIMARY_URL", at + "/primary");
    keys.put("RINGPROOF_MODEL_FALLBACK_URL", at + "/fallback");
    keys.put("RINGPROOF_TOOLS_URL", at + "/tools");
    keys.put("RINGPROOF_JWKS_FILE", folder.resolve("jwks.json").toString());
    keys.put("RINGPROOF_ISSUER", "https://issuer.test");
    keys.put("RINGPROOF_AUDIENCE", "ringproof");
    keys.put("RINGPROOF_GRANT_FILE", folder.resolve("grant.json").toString());
    keys.put("RINGPROOF_TRUSTED_KEYS_FILE", folder.resolve("keys.pem").toString());
    keys.put("RINGPROOF_TENANTS_FILE", folder.resolve("tenants.json").toString());
    keys.put("RINGPROOF_TIERS_FILE", folder.resolve("patient-tiers.json").toString());
    keys.put("RINGPROOF_RING", "2");
    keys.put("RINGPROOF_DRAIN_GRACE", "PT4S");
    var tools = folder.resolve("tools.json");
    if (Files.exists(tools)) {
      keys.put("RINGPROOF_TOOLS_FILE", tools.toString());
    }
    keys.put("RINGPROOF_CRASH_POINT", crashPoint);
    keys.putAll(settings);
    return keys;
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private void model(HttpExchange exchange, BiConsumer<JsonValue, Chunks> script)
      throws IOException {
    var request = Json.parse(exchange.getRequestBody().readAllBytes());
    modelCalls.add(request);
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    try (exchange) {
      script.accept(request, new Chunks(exchange));
    }
  }

  private void tool(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      if (path.contains("/effects/")) {
        var id = path.substring(path.lastIndexOf('/') + 1);
        readBacks.incrementAndGet();
        if (loseReadBacks) {
          answer(exchange, 500, "{}");
          return;
        }
        answer(exchange, done.containsKey(id) ? 200 : 404, "{\"result\":{},\"reference\":\"r\"}");
        return;
      }
      var id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
      var first = done.putIfAbsent(id, body) == null;
      if (first) {
        effects.add(body);
      }
      beforeToolAnswers.run();
      if (!loseToolAnswers) {
        answer(exchange, first ? 200 : 409, "{\"result\":{\"ok\":true},\"reference\":\"r1\"}");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** A stub provider's answer, chunk by chunk. */
  static final class Chunks {
    private final HttpExchange exchange;
    private boolean open;

    Chunks(HttpExchange exchange) {
      this.exchange = exchange;
    }

    Chunks raw(String text) throws IOException {
      if (!open) {
        exchange.sendResponseHeaders(200, 0);
        open = true;
      }
      exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      return this;
    }

    Chunks data(JsonObject json) throws IOException {
      return raw("data: " + Json.write(json) + "\n\n");
    }

    Chunks says(String text) throws IOException {
      return data(choice(JsonValue.object().with("content", text)));
    }

    Chunks asks(String tool, String arguments) throws IOException {
      var function = JsonValue.object().with("name", tool).with("arguments", arguments);
      var call = JsonValue.object().with("index", 0).with("id", "c1").with("function", function);
      return data(choice(JsonValue.object().with("tool_calls", JsonValue.array(call))));
    }

    Chunks ends(String finish) throws IOException {
      return ends(finish, 10, 2);
    }

    /** Ends it, and reports so many tokens. */
    Chunks ends(String finish, int prompt, int completion) throws IOException {
      data(
          JsonValue.object()
              .with(
                  "choices",
                  JsonValue.array(
                      JsonValue.object()
                          .with("delta", JsonValue.object())
                          .with("finish_reason", finish)))
              .with(
                  "usage",
                  JsonValue.object()
                      .with("prompt_tokens", prompt)
                      .with("completion_tokens", completion)));
      return raw("data: [DONE]\n\n");
    }

    void refuse(int status) throws IOException {
      exchange.sendResponseHeaders(status, -1);
    }

    void close() {
      exchange.close();
    }

    private static JsonObject choice(JsonObject delta) {
      return JsonValue.object()
          .with("choices", JsonValue.array(JsonValue.object().with("delta", delta)));
    }
  }

  String token(String subject, String tenant, String scope) throws Exception {
    var now = Clock.systemUTC().instant();
    var claims =
        new JWTClaimsSet.Builder()
            .issuer("https://issuer.test")
            .audience("ringproof")
            .subject(subject)
            .claim("tenant", tenant)
            .claim("actor_type", "external")
            .claim("scope", scope)
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plusSeconds(600)))
            .build();
    var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1").build(), claims);
    jwt.sign(new ECDSASigner(key));
    return jwt.serialize();
  }

  String user() throws Exception {
    return token("ann", "acme", "agent refunds:write");
  }

  String approver() throws Exception {
    return token("bob", "acme", "agent approve ops");
  }

  HttpResponse<String> send(
      String method, String path, String token, String body, String... headers)
      throws IOException, InterruptedException {
    return client.send(request(method, path, token, body, headers), BodyHandlers.ofString());
  }

  HttpRequest request(String method, String path, String token, String body, String... headers) {
    var publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + runtime.port() + path))
            .method(method, publisher)
            .header("Content-Type", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  /** Opens a session and returns its id. */
  String session(String tier, String token) throws Exception {
    return Json.parse(send("POST", "/v1/sessions", token, "{\"tier\":\"" + tier + "\"}").body())
        .text("/id")
        .orElseThrow();
  }

  @Override
  public void close() {
    runtime.close();
    stub.stop(0);
  }
}
