package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.postgres.Databases;
import dev.ringproof.runtime.store.postgres.PostgresAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two runtimes on one database: which of them a request reaches is all the same. */
@Tag("postgres")
final class TwoNodesTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final PostgresAddress database = Databases.make();
  private World world;
  private Started other;
  private final CountDownLatch goOn = new CountDownLatch(1);

  @BeforeEach
  void startBoth() throws Exception {
    world = new World(folder);
    var key = Files.createDirectories(folder.resolve("keys"));
    KeyFile.in(key).readOrMake();
    world.settings.put("RINGPROOF_VAULT_KEY_FILE", KeyFile.in(key).path().toString());
    world.settings.put("RINGPROOF_STORE_URL", database.url());
    world.settings.put("RINGPROOF_STORE_USER", String.valueOf(database.user()));
    world.settings.put("RINGPROOF_DATA_DIR", folder.resolve("one").toString());
    world.restart();
    world.settings.put("RINGPROOF_DATA_DIR", folder.resolve("two").toString());
    other = world.start();
  }

  @AfterEach
  void stopBoth() {
    goOn.countDown();
    other.close();
    world.close();
  }

  private HttpResponse<String> there(
      String method, String path, String token, String body, String... headers) throws Exception {
    var request = asking(method, path, token, body).toBuilder();
    return world.client.send(with(request, headers).build(), BodyHandlers.ofString());
  }

  private There asking(String method, String path, String token, String body) {
    return new There(other.port(), method, path, token, body);
  }

  private record There(int port, String method, String path, String token, String body) {
    HttpRequest.Builder toBuilder() {
      return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
          .method(
              method,
              body.isEmpty()
                  ? HttpRequest.BodyPublishers.noBody()
                  : HttpRequest.BodyPublishers.ofString(body))
          .header("Content-Type", "application/json")
          .header("Authorization", "Bearer " + token);
    }
  }

  private static HttpRequest.Builder with(HttpRequest.Builder request, String... headers) {
    for (var i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private static List<String> types(String stream) {
    return stream.lines().filter(l -> l.startsWith("event: ")).map(l -> l.substring(7)).toList();
  }

  private static String turns(String session) {
    return "/v1/sessions/" + session + "/turns";
  }

  private CompletableFuture<HttpResponse<String>> turnHere(String session) throws Exception {
    return world.client.sendAsync(
        world.request("POST", turns(session), world.user(), "{\"message\":\"one\"}"),
        BodyHandlers.ofString());
  }

  private String runningTurn(String session) {
    return await()
        .atMost(SOON)
        .until(
            () ->
                Json.parse(there("GET", "/v1/sessions/" + session, world.user(), "").body())
                    .text("/activeTurn")
                    .orElse(""),
            turn -> !turn.isEmpty());
  }

  private String node(String dataDir) throws IOException {
    return Files.readString(folder.resolve(dataDir).resolve("node")).strip();
  }

  private static Optional<String> nearest(HttpResponse<String> reply) {
    return reply.headers().firstValue("Ringproof-Affinity");
  }

  @Test
  void affinityNamesWhoHasTheTurnAndElseWhoeverAnswers() throws Exception {
    world.primary = this::halves;
    var session = world.session("A", world.user());
    var path = "/v1/sessions/" + session;
    assertThat(nearest(there("GET", path, world.user(), ""))).contains(node("two"));
    var turn = turnHere(session);
    var running = path + "/turns/" + runningTurn(session);
    assertThat(nearest(there("GET", path, world.user(), ""))).contains(node("one"));
    assertThat(nearest(there("GET", running, world.user(), ""))).contains(node("one"));
    goOn.countDown();
    assertThat(nearest(turn.get())).contains(node("one"));
    assertThat(nearest(there("GET", path, world.user(), ""))).contains(node("two"));
    assertThat(nearest(world.send("GET", path, world.user(), ""))).contains(node("one"));
  }

  @Test
  void whoFollowsATurnThatAnotherNodeTookIsLetGoThoughItsThreadStillWaits() throws Exception {
    world.primary = this::halves;
    var session = world.session("A", world.user());
    var turn = turnHere(session);
    var id = runningTurn(session);
    assertThat(turn).isNotDone();
    // As a take-over leaves it, were this node asleep: so that none of its own timers is involved.
    var unused =
        Databases.sql(
            database,
            "SET session_replication_role = replica; UPDATE continuity.turns SET holder ="
                + " (SELECT node FROM continuity.nodes WHERE name = '"
                + node("two")
                + "') WHERE id = '"
                + id
                + "'");
    assertThat(types(turn.get(SOON.toSeconds(), TimeUnit.SECONDS).body()))
        .contains("turn.started")
        .doesNotContain("turn.completed", "turn.failed");
  }

  /** Says half, and the rest when it may. */
  void halves(JsonValue request, World.Chunks out) throws IOException {
    out.says("first ");
    try {
      assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    out.says("second").ends("stop");
  }

  void refund(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Done").ends("stop");
    } else {
      out.asks("send_refund", "{\"order\":\"o1\",\"amount\":5}").ends("tool_calls");
    }
  }

  @Test
  void aSessionOfOneNodeGoesOnOnTheOther() throws Exception {
    var session = world.session("A", world.user());
    var first = world.send("POST", turns(session), world.user(), "{\"message\":\"one\"}");
    assertThat(types(first.body())).endsWith("turn.completed");
    var second =
        there("POST", turns(session), world.user(), "{\"message\":\"two\"}", "If-Match", "\"1\"");
    assertThat(types(second.body())).endsWith("turn.completed");
    assertThat(Json.write(world.modelCalls.getLast())).contains("one", "Hello there", "two");
    var shown = world.send("GET", "/v1/sessions/" + session, world.user(), "");
    assertThat(shown.headers().firstValue("ETag")).contains("\"2\"");
    var stale =
        world.send(
            "POST", turns(session), world.user(), "{\"message\":\"three\"}", "If-Match", "\"1\"");
    assertThat(stale.statusCode()).isEqualTo(409);
    assertThat(stale.body()).contains("stale-checkpoint");
  }

  @Test
  void theSameKeyAtTheOtherNodeIsTheSameTurn() throws Exception {
    var session = world.session("A", world.user());
    world.primary = this::halves;
    var key = new String[] {"Idempotency-Key", "k1"};
    var first =
        world.client.sendAsync(
            with(
                    HttpRequest.newBuilder(
                            URI.create("http://127.0.0.1:" + world.port() + turns(session)))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"one\"}"))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + world.user()),
                    key)
                .build(),
            BodyHandlers.ofString());
    await().atMost(SOON).until(() -> world.modelCalls.size() == 1);
    var second =
        world.client.sendAsync(
            with(
                    asking("POST", turns(session), world.user(), "{\"message\":\"one\"}")
                        .toBuilder(),
                    key)
                .build(),
            BodyHandlers.ofString());
    goOn.countDown();
    assertThat(second.get(30, TimeUnit.SECONDS).body())
        .isEqualTo(first.get(30, TimeUnit.SECONDS).body());
    assertThat(world.modelCalls).hasSize(1);
  }

  @Test
  void aStreamIsFollowedAtTheNodeThatDoesNotRunIt() throws Exception {
    var session = world.session("A", world.user());
    world.primary = this::halves;
    var here = turnHere(session);
    var turn = runningTurn(session);
    var path = turns(session) + "/" + turn + "/events";
    var there =
        world.client.sendAsync(
            with(asking("GET", path, world.user(), "").toBuilder(), "Last-Event-ID", "1").build(),
            BodyHandlers.ofString());
    goOn.countDown();
    var whole = here.get(30, TimeUnit.SECONDS).body();
    var rest = there.get(30, TimeUnit.SECONDS).body();
    assertThat(types(rest)).endsWith("turn.completed");
    assertThat(whole).endsWith(rest);
    assertThat(rest).contains("second").contains("id: 2\n").doesNotContain("id: 1\n");
  }

  @Test
  void anApprovalIsDecidedAtTheOtherNode() throws Exception {
    var session = world.session("A", world.user());
    world.primary = this::refund;
    var here = turnHere(session);
    var approval =
        await()
            .atMost(SOON)
            .until(
                () ->
                    Json.parse(there("GET", "/v1/approvals", world.approver(), "").body())
                        .at("/approvals/0")
                        .orElse(JsonValue.object()),
                found -> found.text("/id").isPresent());
    var decided =
        there(
            "POST",
            "/v1/approvals/" + approval.text("/id").orElseThrow() + "/decision",
            world.approver(),
            "{\"decision\":\"approve\",\"digest\":\""
                + approval.text("/digest").orElseThrow()
                + "\"}");
    assertThat(decided.statusCode()).isEqualTo(200);
    var stream = here.get(30, TimeUnit.SECONDS).body();
    assertThat(types(stream))
        .containsSubsequence(
            "approval.required", "approval.decided", "tool.completed", "turn.completed")
        .filteredOn("approval.decided"::equals)
        .hasSize(1);
    assertThat(world.effects).hasSize(1);
  }

  @Test
  void aTurnIsTakenBackAtTheOtherNode() throws Exception {
    var session = world.session("A", world.user());
    world.primary = this::halves;
    var here = turnHere(session);
    var turn = runningTurn(session);
    await().atMost(SOON).until(() -> world.modelCalls.size() == 1);
    assertThat(there("DELETE", turns(session) + "/" + turn, world.user(), "").statusCode())
        .isEqualTo(202);
    assertThat(types(here.get(30, TimeUnit.SECONDS).body())).endsWith("turn.cancelled");
  }

  @Test
  void whatANodeLeavesIsTakenUpByTheOther() throws Exception {
    var session = world.session("A", world.user());
    world.primary = this::refund;
    var here = turnHere(session);
    await()
        .atMost(SOON)
        .until(
            () ->
                !Json.parse(there("GET", "/v1/approvals", world.approver(), "").body())
                    .items("/approvals")
                    .isEmpty());
    var approval =
        Json.parse(there("GET", "/v1/approvals", world.approver(), "").body())
            .at("/approvals/0")
            .orElseThrow();
    var turn = runningTurn(session);
    world.stop();
    var unused = here.handle((answer, cut) -> true).get(30, TimeUnit.SECONDS);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                there(
                            "POST",
                            "/v1/approvals/" + approval.text("/id").orElseThrow() + "/decision",
                            world.approver(),
                            "{\"decision\":\"approve\",\"digest\":\""
                                + approval.text("/digest").orElseThrow()
                                + "\"}")
                        .statusCode()
                    == 200);
    await()
        .atMost(Duration.ofSeconds(40))
        .until(
            () ->
                types(
                        there("GET", turns(session) + "/" + turn + "/events", world.user(), "")
                            .body())
                    .contains("turn.completed"));
    assertThat(world.effects).hasSize(1);
    world.settings.put("RINGPROOF_DATA_DIR", folder.resolve("one").toString());
  }
}
