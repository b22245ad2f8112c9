package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.testbed.witness.WireServer.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The AuthZEN decision point, by script; records each question with its answer. It stands on the
 * small server and not on WireMock: tier A gives a decision 50 ms, and the stub may not be what
 * uses them up.
 */
final class DecisionStub {
  private static final String PATH = "/access/v1/evaluation";
  private static final Set<String> ALLOWED = Set.of("read", "search", "notify", "files");
  private static final String REFUND = "send_refund";
  private static final int EXPIRES_SECONDS = 300;

  private final Map<String, DecisionScript> scripts = new HashMap<>();
  private final List<DecisionSeen> seen = new ArrayList<>();
  private final @Nullable RealDecisions real;
  private DecisionScript common = DecisionScript.standard();
  private long evaluations;

  /**
   * Makes one.
   *
   * @param real who answers in place of the standard rules; null: the stub itself
   */
  DecisionStub(@Nullable RealDecisions real) {
    this.real = real;
  }

  synchronized void script(String session, DecisionScript script) {
    scripts.put(session, script);
  }

  synchronized void common(DecisionScript script) {
    common = script;
  }

  synchronized List<DecisionSeen> seen() {
    return List.copyOf(seen);
  }

  WireServer start() {
    return WireServer.start("stub-decision", (request, wire) -> play(answer(request), wire));
  }

  private static void play(StubAnswer answer, WireAnswer wire) throws IOException {
    if (!answer.delay().isZero()) {
      wire.pause(answer.delay());
    }
    switch (answer.how()) {
      case ANSWER -> {
        var id = answer.requestId();
        var header = id.isEmpty() ? "" : "X-Request-ID: " + id + "\r\n";
        wire.whole(answer.status(), answer.type(), header, answer.body());
      }
      case HANG -> wire.hang();
      case RESET -> wire.reset();
      case CUT -> wire.cut(answer.type(), answer.body());
      case HALF -> wire.whole(200, answer.type(), "", half(answer.body()));
    }
  }

  private StubAnswer answer(Request request) {
    var at = System.nanoTime();
    if (!request.path().equals(PATH) || !request.method().equals("POST")) {
      return StubAnswer.json(404, "{\"error\":\"POST " + PATH + " evaluates\"}");
    }
    JsonValue asked;
    try {
      asked = Json.parse(request.body());
    } catch (DocumentException e) {
      return StubAnswer.json(400, "{\"error\":\"the body is no JSON\"}");
    }
    var script = scriptOf(asked.text("/context/session").orElse(""));
    var id = request.headers().getOrDefault("x-request-id", "");
    // Outside the lock: one that is slow to answer one question holds up no other.
    var answer =
        real != null && script.kind() == DecisionScript.Kind.STANDARD
            ? real.answer(request.body(), id)
            : answer(script, asked);
    return note(asked, request.headers(), answer.after(script.delay()).echoing(id), at);
  }

  private synchronized DecisionScript scriptOf(String session) {
    return scripts.getOrDefault(session, common);
  }

  private synchronized StubAnswer note(
      JsonValue asked, Map<String, String> headers, StubAnswer answer, long at) {
    seen.add(
        new DecisionSeen(
            asked.text("/context/session").orElse(""),
            asked.text("/action/name").orElse(""),
            asked.text("/context/action").orElse(""),
            asked.text("/context/phase").orElse(""),
            answer.requestId(),
            TraceSeen.of(headers),
            asked,
            answer.status(),
            answer.body(),
            at,
            System.nanoTime()));
    return answer;
  }

  private synchronized StubAnswer answer(DecisionScript script, JsonValue asked) {
    return switch (script.kind()) {
      case STANDARD -> StubAnswer.json(200, Json.write(standard(asked)));
      case ALLOW -> StubAnswer.json(200, Json.write(decision(true, script.text())));
      case DENY -> StubAnswer.json(200, Json.write(decision(false, script.text())));
      case ASK -> StubAnswer.json(200, Json.write(asking(asked, script.text())));
      case ASK_OF -> StubAnswer.json(200, Json.write(askingOf(asked, script.text())));
      case HANG -> StubAnswer.hang();
      case STATUS -> StubAnswer.json(script.status(), "{\"error\":\"scripted\"}");
      case RESET -> StubAnswer.reset();
      case CUT -> allow().broken(StubAnswer.How.CUT);
      case HALF -> allow().broken(StubAnswer.How.HALF);
      case WRONG_CONTENT_TYPE -> allow().typed("text/html");
      case GARBAGE -> StubAnswer.json(200, "{\"decision\": tru");
      case WRONG_TYPE -> StubAnswer.json(200, "{\"decision\":\"true\",\"context\":{}}");
      case RAW -> StubAnswer.json(200, script.text());
    };
  }

  private static String half(String body) {
    return body.substring(0, body.length() / 2);
  }

  /** What would be an allow, were it not for how it is sent. */
  private StubAnswer allow() {
    return StubAnswer.json(200, Json.write(decision(true, "allowed")));
  }

  private JsonObject standard(JsonValue asked) {
    if (asked.text("/action/name").orElse("").equals(REFUND)) {
      return asking(asked, ApprovalMode.HUMAN.toString());
    }
    return asked.text("/action/properties/class").filter(ALLOWED::contains).isPresent()
        ? decision(true, "allowed by class")
        : decision(false, "no_rule");
  }

  private JsonObject asking(JsonValue asked, String mode) {
    var approved = asked.text("/context/approval/digest");
    if (approved.isPresent() && approved.equals(asked.text("/action/properties/digest"))) {
      return decision(true, "approved");
    }
    var request = JsonValue.object().with("mode", mode).with("expires_in", EXPIRES_SECONDS);
    var plain = decision(false, "approval needed");
    var context = (JsonObject) plain.member("context").orElseThrow();
    return plain.with("context", context.with("access_request", request));
  }

  private JsonObject askingOf(JsonValue asked, String scope) {
    return asked.member("context").flatMap(c -> c.member("approval")).isPresent()
            && !asked.texts("/context/approval/scopes").contains(scope)
        ? decision(false, "approver_scope_missing")
        : asking(asked, ApprovalMode.HUMAN.toString());
  }

  private JsonObject decision(boolean allowed, String reason) {
    evaluations++;
    var context =
        JsonValue.object()
            .with("id", "eval-" + evaluations)
            .with("reason", reason)
            .with("reason_admin", JsonValue.object().with("en", "stub: " + reason));
    return JsonValue.object().with("decision", allowed).with("context", context);
  }
}
