package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Real answers of a running runtime are what the OpenAPI document says they are. */
final class OpenApiAnswersTest extends InAWorld {
  private static final String MESSAGE = "{\"message\":\"hi\"}";
  private static final Duration SOON = Duration.ofSeconds(20);

  private final DocumentedSurface documented = new DocumentedSurface();

  @Test
  void everyOperationIsServedToWhoHoldsItsScopeAlone() throws Exception {
    var without = world.token("ann", "acme", "other");
    assertThat(documented.operations()).isNotEmpty();
    for (var operation : documented.operations()) {
      var path = operation.path().replaceAll("\\{[a-z]+\\}", "x");
      var open = world.send(operation.method(), path, "", "");
      documented.check(operation.id(), open);
      assertThat(open.statusCode())
          .as(operation.id())
          .isEqualTo(operation.scope().isEmpty() ? 200 : 401);
      if (!operation.scope().isEmpty()) {
        var refused =
            documented.check(operation.id(), world.send(operation.method(), path, without, ""));
        assertThat(refused.text("/scope")).as(operation.id()).contains(operation.scope());
      }
    }
  }

  @Test
  void whatNoRouteTakesIsRefusedAsDocumented() throws Exception {
    for (var operation : documented.operations()) {
      var taken =
          documented.operations().stream()
              .filter(other -> other.path().equals(operation.path()))
              .map(DocumentedSurface.Operation::method)
              .toList();
      var path = operation.path().replaceAll("\\{[a-z]+\\}", "x");
      for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
        if (!taken.contains(method)) {
          var refused = world.send(method, path, world.user(), "");
          documented.fallback("wrongMethod", refused);
          assertThat(refused.headers().firstValue("Allow"))
              .contains(String.join(", ", taken.stream().sorted().toList()));
        }
      }
    }
    var huge = world.send("GET", "/v1/usage", world.user(), "", "X-Long", "x".repeat(40_000));
    assertThat(huge.statusCode()).isEqualTo(400);
    documented.fallback("malformedRequest", huge);
    documented.fallback("unknownPath", world.send("GET", "/nowhere", "", ""));
    documented.fallback(
        "undeclared/response", world.send("POST", "/v1/chat/completions", world.user(), "{}"));
    var memory = world.send("GET", "/v1/memory?session=x", world.user(), "");
    assertThat(memory.statusCode()).isEqualTo(501);
    check("showMemory", memory);
  }

  @Test
  void headIsRefusedWithoutABodyThatTheNextAnswerWouldBeReadAfter() throws Exception {
    for (int i = 0; i < 3; i++) {
      var head = world.send("HEAD", "/v1/usage", world.user(), "");
      assertThat(head.statusCode()).isEqualTo(405);
      assertThat(head.body()).isEmpty();
      assertThat(world.send("GET", "/v1/usage", world.user(), "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aSessionsAnswersAreAsDocumented() throws Exception {
    var session =
        check("openSession", "POST", "/v1/sessions", "{\"tier\":\"A\"}").text("/id").orElseThrow();
    var turns = "/v1/sessions/" + session + "/turns";
    var taken = world.send("POST", turns, world.user(), MESSAGE, "Idempotency-Key", "k");
    check("takeTurn", taken);
    assertThat(documented.events(taken.body())).endsWith("turn.completed");
    check(
        "takeTurn", world.send("POST", turns, world.user(), MESSAGE, "Accept", "application/json"));
    var turn = turns + "/" + taken.headers().firstValue("Ringproof-Turn").orElseThrow();
    check("showTurn", "GET", turn, "");
    check("cancelTurn", "DELETE", turn, "");
    check("followTurn", "GET", turn + "/events", "");
    check(
        "followTurn", world.send("GET", turn + "/events", world.user(), "", "Last-Event-ID", "5"));
    var trace = taken.headers().firstValue("Ringproof-Trace").orElseThrow();
    assertThat(check("showTrace", "GET", "/v1/traces/" + trace, "").items("/entries")).isNotEmpty();
    check("showSession", "GET", "/v1/sessions/" + session, "");
    check("showUsage", "GET", "/v1/usage", "");
    check("eraseSession", "DELETE", "/v1/sessions/" + session, "");
    check("showUsage", "GET", "/v1/usage", "");
    check("showSlo", world.send("GET", "/v1/slo", world.approver(), ""));
    check("showMetrics", world.send("GET", "/metrics", world.approver(), ""));
    check(
        "showMetrics", world.send("GET", "/metrics", world.approver(), "", "Accept", "text/plain"));
  }

  @Test
  void refusedTurnsAreAsDocumented() throws Exception {
    check("openSession", "POST", "/v1/sessions", "{\"tier\":\"X\"}");
    check("openSession", "POST", "/v1/sessions", "{\"tier\":\"A\",\"x\":1}");
    check("showSession", "GET", "/v1/sessions/x", "");
    var session = world.session("A", world.user());
    var turns = "/v1/sessions/" + session + "/turns";
    check("takeTurn", "POST", turns, "x".repeat(300_000));
    refused(409, turns, MESSAGE, "If-Match", "\"7\"");
    refused(406, turns, MESSAGE, "Accept", "image/png");
    check("takeTurn", world.send("POST", turns, world.user(), MESSAGE, "Idempotency-Key", "k"));
    refused(422, turns, "{\"message\":\"other\"}", "Idempotency-Key", "k");
    var poor = "{\"tier\":\"A\",\"budget\":{\"tokens\":10,\"micros\":10}}";
    var id = check("openSession", "POST", "/v1/sessions", poor).text("/id").orElseThrow();
    refused(429, "/v1/sessions/" + id + "/turns", MESSAGE);
  }

  private void refused(int status, String turns, String body, String... headers) throws Exception {
    var reply = world.send("POST", turns, world.user(), body, headers);
    assertThat(reply.statusCode()).isEqualTo(status);
    check("takeTurn", reply);
  }

  @Test
  void anApprovalsAnswersAreAsDocumented() throws Exception {
    world.primary =
        (request, out) -> {
          if (Json.write(request).contains("\"role\":\"tool\"")) {
            out.says("Done").ends("stop");
          } else {
            out.asks("send_refund", "{\"order\":\"o1\",\"amount\":5}").ends("tool_calls");
          }
        };
    var session = world.session("A", world.user());
    var turns = "/v1/sessions/" + session + "/turns";
    var request = world.request("POST", turns, world.user(), MESSAGE);
    var running = world.client.sendAsync(request, BodyHandlers.ofString());
    await().atMost(SOON).until(() -> !inbox().contains("\"approvals\":[]"));
    var approval = Json.parse(inbox()).at("/approvals/0").orElseThrow();
    var path = "/v1/approvals/" + approval.text("/id").orElseThrow() + "/decision";
    var word = Json.write(word(approval.text("/digest").orElseThrow()));
    var own = world.token("ann", "acme", "approve");
    check("decideApproval", world.send("POST", path, own, word));
    check(
        "decideApproval", world.send("POST", path, world.approver(), Json.write(word("sha256:0"))));
    check("decideApproval", world.send("POST", path, world.approver(), word));
    var stream = running.get();
    check("takeTurn", stream);
    assertThat(documented.events(stream.body())).contains("approval.decided", "tool.completed");
    var trace = stream.headers().firstValue("Ringproof-Trace").orElseThrow();
    check("showTrace", "GET", "/v1/traces/" + trace, "");
    check("listApprovals", world.send("GET", "/v1/approvals?state=consumed", world.approver(), ""));
    check("listApprovals", world.send("GET", "/v1/approvals?state=x", world.approver(), ""));
  }

  private static JsonValue word(String digest) {
    return JsonValue.object().with("decision", "approve").with("digest", digest);
  }

  private String inbox() throws Exception {
    var reply = world.send("GET", "/v1/approvals", world.approver(), "");
    check("listApprovals", reply);
    return reply.body();
  }

  @Test
  void aJobsAnswersAreAsDocumented() throws Exception {
    var session = world.session("C", world.user());
    var body = "{\"session\":\"" + session + "\",\"message\":\"hi\"}";
    var accepted = world.send("POST", "/v1/workflows", world.user(), body);
    assertThat(accepted.statusCode()).isEqualTo(202);
    check("startWorkflow", accepted);
    var path = accepted.headers().firstValue("Location").orElseThrow();
    await()
        .atMost(SOON)
        .until(
            () -> check("showWorkflow", "GET", path, "").text("/state").orElse("").equals("done"));
    check("cancelWorkflow", "DELETE", path, "");
    check("takeTurn", "POST", "/v1/sessions/" + session + "/turns", MESSAGE);
  }

  @Test
  void failedTurnsAreAsDocumented() throws Exception {
    world.primary = (request, out) -> out.says("Hel").says("lo");
    var session = world.session("A", world.user());
    var turns = "/v1/sessions/" + session + "/turns";
    var cut = world.send("POST", turns, world.user(), MESSAGE);
    assertThat(documented.events(cut.body())).endsWith("recovery", "turn.failed");
    check(
        "takeTurn", world.send("POST", turns, world.user(), MESSAGE, "Accept", "application/json"));
    var trace = cut.headers().firstValue("Ringproof-Trace").orElseThrow();
    check("showTrace", "GET", "/v1/traces/" + trace, "");
    check("showSlo", world.send("GET", "/v1/slo", world.approver(), ""));
  }

  private JsonValue check(String operation, String method, String path, String body)
      throws Exception {
    return check(operation, world.send(method, path, world.user(), body));
  }

  private JsonValue check(String operation, HttpResponse<String> reply) {
    return documented.check(operation, reply);
  }
}
