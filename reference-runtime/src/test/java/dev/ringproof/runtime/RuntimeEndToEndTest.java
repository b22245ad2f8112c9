package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RuntimeEndToEndTest extends InAWorld {
  private static final String MESSAGE = "{\"message\":\"hi\"}";
  private static final Duration SOON = Duration.ofSeconds(20);

  @Test
  void aTurnStreamsFromStartToEnd() throws Exception {
    var session = world.session("A", world.user());
    var reply = turn(session, MESSAGE);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(types(reply.body()))
        .containsExactly("turn.started", "route.selected", "token", "token", "turn.completed");
    assertThat(reply.body()).contains("\"text\":\"Hello there\"", "\"finish\":\"stop\"");
    var state = get("/v1/sessions/" + session);
    assertThat(state.whole("/version")).contains(1L);
    assertThat(state.whole("/budget/settled/tokens")).contains(12L);
    assertThat(state.whole("/budget/reserved/tokens")).contains(0L);
    var trace = reply.headers().firstValue("Ringproof-Trace").orElseThrow();
    assertThat(Json.write(get("/v1/traces/" + trace)))
        .contains("admission", "reservation", "route", "settlement", "terminal")
        .doesNotContain("Hello there");
  }

  private HttpResponse<String> turn(String session, String body, String... headers)
      throws Exception {
    return world.send("POST", "/v1/sessions/" + session + "/turns", world.user(), body, headers);
  }

  private JsonValue get(String path) throws Exception {
    return Json.parse(world.send("GET", path, world.user(), "").body());
  }

  private static List<String> types(String stream) {
    return stream.lines().filter(l -> l.startsWith("event: ")).map(l -> l.substring(7)).toList();
  }

  private String pending() throws Exception {
    await()
        .atMost(SOON)
        .until(
            () ->
                !Json.parse(world.send("GET", "/v1/approvals", world.approver(), "").body())
                    .items("/approvals")
                    .isEmpty());
    return world.send("GET", "/v1/approvals", world.approver(), "").body();
  }

  private HttpResponse<String> approve(String inbox, String digest) throws Exception {
    var id = Json.parse(inbox).text("/approvals/0/id").orElseThrow();
    return world.send(
        "POST",
        "/v1/approvals/" + id + "/decision",
        world.approver(),
        "{\"decision\":\"approve\",\"digest\":\"" + digest + "\"}");
  }

  private static void refund(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Done").ends("stop");
    } else {
      out.asks("send_refund", "{\"order\":\"o1\",\"amount\":5}").ends("tool_calls");
    }
  }

  @Test
  void anApprovedActionRunsOnceAlsoWhenApprovedTwice() throws Exception {
    world.primary = RuntimeEndToEndTest::refund;
    var session = world.session("A", world.user());
    var reply = CompletableFuture.supplyAsync(() -> quietTurn(session));
    var inbox = pending();
    var digest = Json.parse(inbox).text("/approvals/0/digest").orElseThrow();
    assertThat(approve(inbox, "sha256:" + "0".repeat(64)).statusCode()).isEqualTo(409);
    assertThat(approve(inbox, digest).statusCode()).isEqualTo(200);
    assertThat(approve(inbox, digest).statusCode()).isEqualTo(200);
    assertThat(types(reply.get()))
        .containsExactly(
            "turn.started",
            "route.selected",
            "action.requested",
            "policy.decided",
            "approval.required",
            "approval.decided",
            "tool.completed",
            "token",
            "turn.completed");
    assertThat(world.effects).containsExactly("{\"amount\":5,\"order\":\"o1\"}");
    assertThat(world.send("GET", "/metrics", world.approver(), "").body())
        .contains("ringproof_approvals_decided_total{decision=\"approved\",ring=\"2\"} 1.0")
        .contains("ringproof_approvals_decided_total{decision=\"denied\",ring=\"2\"} 0.0");
  }

  private String quietTurn(String session) {
    try {
      return turn(session, MESSAGE).body();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPendingApprovalOutlivesTheProcess() throws Exception {
    world.primary = RuntimeEndToEndTest::refund;
    var session = world.session("A", world.user());
    var request =
        world.request("POST", "/v1/sessions/" + session + "/turns", world.user(), MESSAGE);
    var cut = world.client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    var inbox = pending();
    world.restart();
    assertThat(cut).isNotNull();
    var digest = Json.parse(inbox).text("/approvals/0/digest").orElseThrow();
    assertThat(approve(inbox, digest).statusCode()).isEqualTo(200);
    var turn = Json.parse(inbox).text("/approvals/0/turn").orElseThrow();
    var path = "/v1/sessions/" + session + "/turns/" + turn;
    await().atMost(SOON).until(() -> get(path).text("/state").orElse("").equals("completed"));
    assertThat(world.effects).hasSize(1);
    assertThat(get(path).text("/text")).contains("Done");
  }

  @Test
  void aLostToolAnswerIsReadBack() throws Exception {
    world.loseToolAnswers = true;
    world.primary =
        (request, out) -> {
          if (Json.write(request).contains("\"role\":\"tool\"")) {
            out.says("Sent").ends("stop");
          } else {
            out.asks("send_email", "{\"to\":\"a@b.c\",\"body\":\"x\"}").ends("tool_calls");
          }
        };
    var body = turn(world.session("A", world.user()), MESSAGE).body();
    assertThat(types(body)).contains("tool.failed", "recovery", "tool.completed", "turn.completed");
    assertThat(body).contains("\"outcome\":\"unknown\"");
    assertThat(world.effects).hasSize(1);
  }

  @Test
  void aBudgetThatCannotPayIsRefusedBeforeAnyCall() throws Exception {
    var opened =
        world.send(
            "POST",
            "/v1/sessions",
            world.user(),
            "{\"tier\":\"A\",\"budget\":{\"tokens\":10,\"micros\":10}}");
    var reply = turn(Json.parse(opened.body()).text("/id").orElseThrow(), MESSAGE);
    assertThat(reply.statusCode()).isEqualTo(429);
    assertThat(reply.body()).contains("budget-exhausted");
    assertThat(reply.headers().firstValue("Retry-After")).isPresent();
    assertThat(world.modelCalls).isEmpty();
  }

  @Test
  void tokenTextForgesNoEvent() throws Exception {
    world.primary =
        (request, out) ->
            out.says("x\n\nevent: turn.completed\ndata: {}\n\n").says("\r").ends("stop");
    var body = turn(world.session("A", world.user()), MESSAGE).body();
    assertThat(types(body)).filteredOn("turn.completed"::equals).hasSize(1);
    assertThat(body).doesNotContain("\r");
  }

  @Test
  void theSameKeyIsTheSameTurn() throws Exception {
    var session = world.session("A", world.user());
    var first = turn(session, MESSAGE, "Idempotency-Key", "k1");
    var second = turn(session, MESSAGE, "Idempotency-Key", "k1");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(world.modelCalls).hasSize(1);
    var other = turn(session, "{\"message\":\"other\"}", "Idempotency-Key", "k1");
    assertThat(other.statusCode()).isEqualTo(422);
  }

  @Test
  void aStreamIsResumedAfterAnyEvent() throws Exception {
    var session = world.session("A", world.user());
    var whole = turn(session, MESSAGE);
    var turn = whole.headers().firstValue("Ringproof-Turn").orElseThrow();
    var path = "/v1/sessions/" + session + "/turns/" + turn + "/events";
    var rest = world.send("GET", path, world.user(), "", "Last-Event-ID", "2").body();
    assertThat(whole.body()).endsWith(rest);
    assertThat(types(rest)).containsExactly("token", "token", "turn.completed");
    assertThat(world.send("GET", path, world.user(), "", "Last-Event-ID", "5").statusCode())
        .isEqualTo(204);
  }

  @Test
  void aHangingModelIsLeftForTheNext() throws Exception {
    world.primary = (request, out) -> out.refuse(500);
    var body = turn(world.session("A", world.user()), MESSAGE).body();
    assertThat(body).contains("\"model\":\"small\"", "\"degraded\":[\"fallback\"]");
    assertThat(types(body)).endsWith("turn.completed");
  }

  @Test
  void aCutAfterTextIsPartial() throws Exception {
    world.primary = (request, out) -> out.says("Hel").says("lo");
    var body = turn(world.session("A", world.user()), MESSAGE).body();
    assertThat(types(body)).endsWith("recovery", "turn.failed");
    assertThat(body).contains("\"reason\":\"partial\"", "\"text\":\"Hello\"");
  }

  @Test
  void aJobIsAcceptedAndDone() throws Exception {
    var session = world.session("C", world.user());
    var accepted = turn(session, MESSAGE);
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    var path = accepted.headers().firstValue("Location").orElseThrow();
    await().atMost(SOON).until(() -> get(path).text("/state").orElse("").equals("done"));
    assertThat(get(path).text("/text")).contains("Hello there");
  }

  @Test
  void wrongDoersGetProblems() throws Exception {
    assertThat(world.send("GET", "/v1/usage", "", "").statusCode()).isEqualTo(401);
    assertThat(world.send("GET", "/v1/slo", world.user(), "").statusCode()).isEqualTo(403);
    assertThat(world.send("GET", "/v1/slo", world.approver(), "").statusCode()).isEqualTo(200);
    assertThat(world.send("GET", "/nowhere", "", "").statusCode()).isEqualTo(404);
    assertThat(world.send("PUT", "/v1/sessions", world.user(), "{}").statusCode()).isEqualTo(405);
    assertThat(world.send("POST", "/v1/chat/completions", world.user(), "{}").statusCode())
        .isEqualTo(501);
    var session = world.session("A", world.user());
    var foreign = world.token("eve", "other", "agent");
    assertThat(world.send("GET", "/v1/sessions/" + session, foreign, "").statusCode())
        .isEqualTo(404);
    assertThat(turn(session, "{\"message\":\"x\",\"tenant\":\"y\"}").body())
        .contains("\"pointer\":\"/tenant\"");
    assertThat(turn(session, "{").statusCode()).isEqualTo(400);
    assertThat(turn(session, "x".repeat(300_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void anErasedSessionIsGone() throws Exception {
    var session = world.session("A", world.user());
    turn(session, MESSAGE);
    var erased = world.send("DELETE", "/v1/sessions/" + session, world.user(), "");
    assertThat(erased.body()).contains("\"erased\":\"" + session + "\"");
    assertThat(world.send("GET", "/v1/sessions/" + session, world.user(), "").statusCode())
        .isEqualTo(404);
  }
}
