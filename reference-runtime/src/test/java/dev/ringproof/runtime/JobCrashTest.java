package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.ring.GrantKind;
import dev.ringproof.runtime.ring.ArtefactDigest;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A runtime of its own process is killed with -9 just before or after each commit of a job's life,
 * and started again: what was accepted ends, what was done is done once, what was dead is dead.
 */
@Tag("long")
@Isolated("its children have to start in time")
final class JobCrashTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Set<String> OVER = Set.of("done", "failed", "dead", "cancelled");

  @TempDir Path folder;
  private World world;
  private int port;
  private @Nullable Process child;
  private String session;
  private volatile boolean ill;

  @BeforeEach
  void open() throws Exception {
    world = new World(folder);
    world.pauseBriefly();
    session = world.session("C", world.user());
    world.primary = this::model;
    world.fallback = this::model;
    world.stop();
    world.grant(GrantKind.REHEARSAL, ArtefactDigest.of(List.of(JobCrashChild.artefact())));
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void close() throws Exception {
    kill();
    world.stub.stop(0);
  }

  private void model(JsonValue request, World.Chunks out) throws IOException {
    var text = Json.write(request);
    if (text.contains("write it") && !text.contains("\"role\":\"tool\"")) {
      out.asks("send_email", "{\"to\":\"a@example.org\",\"body\":\"b\"}").ends("tool_calls");
    } else if (ill) {
      out.refuse(500);
    } else {
      World.hello(request, out);
    }
  }

  /** Starts the runtime, to hold at a commit; an empty word for none. */
  private void start(String crash) throws Exception {
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            JobCrashChild.class.getName());
    Map<String, String> variables = new HashMap<>(world.environment());
    variables.values().removeIf(String::isEmpty);
    variables.put("RINGPROOF_PORT", Integer.toString(port));
    variables.put("JOB_CRASH", crash);
    builder.environment().keySet().removeIf(name -> name.startsWith("RINGPROOF_"));
    builder.environment().putAll(variables);
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    Files.deleteIfExists(held());
    var started = builder.start();
    child = started;
    await().atMost(SOON).ignoreExceptions().until(() -> ready() || !started.isAlive());
    assertThat(started.isAlive()).as(this::log).isTrue();
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean ready() throws Exception {
    return send("GET", "/health/ready", "", "").statusCode() == 200;
  }

  private Path held() {
    return folder.resolve("held");
  }

  /** SIGKILL, and nothing of it is left. */
  private void kill() throws InterruptedException {
    if (child != null) {
      child.destroyForcibly().waitFor();
    }
  }

  private void killWhereItHolds() throws Exception {
    await().atMost(SOON).until(() -> Files.exists(held()));
    kill();
  }

  private HttpResponse<String> send(
      String method, String path, String token, String body, String... headers) throws Exception {
    return world.client.send(request(method, path, token, body, headers), BodyHandlers.ofString());
  }

  private HttpRequest request(
      String method, String path, String token, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .timeout(SOON)
            .header("Content-Type", "application/json");
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  private HttpRequest accept() throws Exception {
    var body = "{\"session\":\"" + session + "\",\"message\":\"write it\"}";
    return request("POST", "/v1/workflows", world.user(), body, "Idempotency-Key", "one");
  }

  /** Has the job accepted, whether or not that is answered. */
  private void acceptUnheard() throws Exception {
    var unheard = world.client.sendAsync(accept(), BodyHandlers.ofString());
    assertThat(unheard).isNotNull();
  }

  /** Sends the same request again, which is the same job, and returns its id. */
  private String job() throws Exception {
    var reply = world.client.send(accept(), BodyHandlers.ofString());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(202);
    return Json.parse(reply.body()).text("/id").orElseThrow();
  }

  private JsonValue view(String job) throws Exception {
    return Json.parse(send("GET", "/v1/workflows/" + job, world.user(), "").body());
  }

  private String state(String job) throws Exception {
    return view(job).text("/state").orElse("");
  }

  private String ended(String job) throws Exception {
    await().atMost(SOON).until(() -> OVER.contains(state(job)));
    return state(job);
  }

  private int redrive(String job) throws Exception {
    var operator = world.token("olga", "acme", "ops");
    return send("POST", "/v1/workflows/" + job + "/redrive", operator, "").statusCode();
  }

  /** What the last commit may have been lost of ends too: an interrupted job says what it did. */
  private void endsOnce(String job, String... states) throws Exception {
    var ended = ended(job);
    assertThat(states).as(Json.write(view(job))).contains(ended);
    if (ended.equals("dead")) {
      ill = false;
      assertThat(redrive(job)).isEqualTo(202);
      assertThat(ended(job)).isEqualTo("done");
    }
    assertThat(world.effects).hasSize(1);
    kill();
    start("");
    assertThat(world.effects).hasSize(1);
    assertThat(OVER).contains(state(job));
  }

  /** Each build tries a few of them; {@code -Dringproof.crashes=all} tries all. */
  private static Stream<Arguments> tried(String... crashes) {
    var all = System.getProperty("ringproof.crashes", "").equals("all");
    return Stream.of(crashes)
        .filter(crash -> all || crash.startsWith("+"))
        .map(crash -> crash.substring(1).split(", "))
        .map(parts -> Arguments.of((Object[]) parts));
  }

  static Stream<Arguments> wouldBeDone() {
    return tried(
        " before begin wfl_, done",
        "+after begin wfl_, done",
        " before attempt trn_, done",
        "+after attempt trn_, done",
        "+before settle completed, failed",
        " after settle completed, done");
  }

  @ParameterizedTest
  @MethodSource("wouldBeDone")
  void aJobThatWouldBeDone(String crash, String state) throws Exception {
    start(crash);
    acceptUnheard();
    killWhereItHolds();
    start("");
    endsOnce(job(), state);
  }

  static Stream<Arguments> dying() {
    return tried(
        " before state waiting, dead",
        "+after state waiting, dead",
        " before settle dead, dead",
        " after settle dead, dead");
  }

  @ParameterizedTest
  @MethodSource("dying")
  void aJobThatDies(String crash, String state) throws Exception {
    ill = true;
    start(crash);
    acceptUnheard();
    killWhereItHolds();
    start("");
    endsOnce(job(), state);
  }

  static Stream<Arguments> reDriven() {
    return tried(" before begin NotYet", " before begin Redrive[", "+after begin Redrive[");
  }

  @ParameterizedTest
  @MethodSource("reDriven")
  void aReDrive(String crash) throws Exception {
    ill = true;
    start("");
    var job = job();
    assertThat(ended(job)).isEqualTo("dead");
    kill();
    start(crash);
    var operator = world.token("olga", "acme", "ops");
    var unheard =
        world.client.sendAsync(
            request("POST", "/v1/workflows/" + job + "/redrive", operator, ""),
            BodyHandlers.ofString());
    if (crash.contains("NotYet")) {
      assertThat(unheard.get().statusCode()).isEqualTo(202);
      kill();
    } else {
      killWhereItHolds();
    }
    ill = false;
    start("");
    if (crash.startsWith("before") && !crash.contains("NotYet")) {
      assertThat(state(job)).isEqualTo("dead");
      assertThat(redrive(job)).isEqualTo(202);
    }
    endsOnce(job, "done", "dead");
  }

  static Stream<Arguments> cancelled() {
    return tried(" before discard trn_, dead", "+after discard trn_, cancelled");
  }

  @ParameterizedTest
  @MethodSource("cancelled")
  void aCancelOfADeadLetter(String crash, String state) throws Exception {
    ill = true;
    start("");
    var job = job();
    assertThat(ended(job)).isEqualTo("dead");
    kill();
    start(crash);
    var unheard =
        world.client.sendAsync(
            request("DELETE", "/v1/workflows/" + job, world.user(), ""), BodyHandlers.ofString());
    assertThat(unheard).isNotNull();
    killWhereItHolds();
    start("");
    assertThat(state(job)).isEqualTo(state);
    assertThat(redrive(job)).isEqualTo(state.equals("dead") ? 202 : 409);
  }

  /** What makes its process die in each run stops neither the others nor the next start. */
  @Test
  void aJobThatKillsItsProcessEachTimeEndsAsADeadLetter() throws Exception {
    start("after attempt trn_");
    acceptUnheard();
    killWhereItHolds();
    for (int i = 0; i < 3; i++) {
      start("after attempt trn_");
      killWhereItHolds();
    }
    start("");
    var job = job();
    assertThat(ended(job)).isEqualTo("dead");
    assertThat(view(job).text("/failure/reason")).contains("interrupted");
    endsOnce(job, "dead");
  }
}
