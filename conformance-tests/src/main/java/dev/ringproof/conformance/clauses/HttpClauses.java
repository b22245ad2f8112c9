package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Requests and arguments that are wrong, and what comes back for them. */
final class HttpClauses {
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private static RawRequest post(Persona who, String path) {
    return RawRequest.of("POST", path)
        .bearer(Objects.requireNonNull(who.token()))
        .with("Content-Type", "application/json");
  }

  @Proves("API-4")
  void everyErrorIsAProblem(Check check) {
    var user = check.user();
    var api = check.api();
    var errors =
        Map.of(
            "a missing session",
            api.session(user, "ses_" + "a".repeat(26)),
            "no token",
            api.session(user.withToken(null), "ses_" + "a".repeat(26)),
            "an unknown tier",
            api.raw(post(user, "/v1/sessions").json("{\"tier\":\"D\"}")),
            "broken JSON",
            api.raw(post(user, "/v1/sessions").json("{")),
            "an unknown path",
            api.raw(post(user, "/v1/nothing").json("{}")),
            "a wrong method",
            api.raw(
                RawRequest.of("PUT", "/v1/sessions").bearer(Objects.requireNonNull(user.token()))),
            "a wrong media type",
            api.raw(
                post(user, "/v1/sessions").with("Content-Type", "text/plain").body(bytes("x"))));
    errors.forEach((of, reply) -> problem(check, reply, of));
    check.wantStatus(
        201, api.raw(post(user, "/v1/sessions").json("{\"tier\":\"A\"}")), "a good request");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void problem(Check check, Reply reply, String of) {
    check.want(reply.status() >= 400 && reply.status() < 500, "4xx for " + of, reply);
    var type = reply.header("content-type").orElse("");
    check.want(
        type.startsWith("application/problem+json"), "application/problem+json for " + of, type);
    var problem = check.json(reply);
    for (var member : List.of("type", "title", "detail", "trace")) {
      var text = check.text(problem, "/" + member);
      check.want(!text.isBlank(), "a " + member + " for " + of, problem);
    }
    check.wantSame("status in the body", (long) reply.status(), check.whole(problem, "/status"));
    check.want(problem.truth("/retryable").isPresent(), "retryable for " + of, problem);
    var known =
        java.util.Arrays.stream(ProblemType.values())
            .anyMatch(t -> t.uri().equals(check.text(problem, "/type")));
    check.want(known, "a problem type of the contract for " + of, problem);
  }

  @Proves("API-5")
  void abusiveRequestsAreRefusedAtOnce(Check check) {
    var user = check.user();
    var limit = check.whole(check.standing().discovery(), "/limits/bodyBytes");
    var long1 = "{\"tier\":\"A\",\"x\":\"" + "y".repeat((int) limit) + "\"}";
    abuse(check, user, post(user, "/v1/sessions").json(long1), "a body over " + limit + " bytes");
    var deep = "{\"tier\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}";
    abuse(check, user, post(user, "/v1/sessions").json(deep), "JSON 2,000 deep");
    var bad = new byte[] {'{', '"', 't', 'i', 'e', 'r', '"', ':', '"', (byte) 0xc3, '"', '}'};
    abuse(check, user, post(user, "/v1/sessions").body(bad), "bad UTF-8");
    var huge = post(user, "/v1/sessions").with("X-Long", "z".repeat(100_000));
    abuse(check, user, huge.json("{\"tier\":\"A\"}"), "a header of 100,000 bytes");
  }

  private static void abuse(Check check, Persona user, RawRequest request, String of) {
    var reply = check.api().raw(request);
    check.want(reply.status() >= 400 && reply.status() < 500, "4xx for " + of, reply);
    var took = Duration.ofNanos(Math.max(0, reply.endedNanos() - reply.sentNanos()));
    check.want(took.compareTo(AT_ONCE) < 0, "a refusal at once of " + of, took);
    var twin = check.api().raw(post(user, "/v1/sessions").json("{\"tier\":\"A\"}"));
    check.wantStatus(201, twin, "the next request after " + of);
  }

  @Proves("API-7")
  void wrongRequestsNameThePlace(Check check) {
    var user = check.user();
    var sessions = post(user, "/v1/sessions");
    check.wantStatus(201, check.api().raw(sessions.json("{\"tier\":\"A\"}")), "the good twin");
    points(check, sessions.json("{\"tier\":\"A\",\"colour\":1}"), "/colour", "an unknown field");
    points(check, sessions.json("{\"tier\":7}"), "/tier", "a wrong type");
    points(
        check,
        sessions.json("{\"tier\":\"A\",\"budget\":{\"tokens\":\"many\"}}"),
        "/budget/tokens",
        "a wrong type within");
    wrong(check, sessions.json("{\"tier\":"), "broken JSON");
    wrong(check, sessions.json("{\"tier\":\"A\",\"tier\":\"A\"}"), "a name twice");
    var talk = Talk.open(check, user, TierId.A, null);
    var turns = post(user, "/v1/sessions/" + talk.session() + "/turns");
    points(check, turns.json("{\"message\":false}"), "/message", "a message that is no text");
    wrong(check, turns.json("{}"), "a message that is missing");
    talk.take("the good twin " + check.nonce());
  }

  private static JsonValue wrong(Check check, RawRequest request, String of) {
    return check.wantProblem(ProblemType.INVALID_REQUEST, check.api().raw(request), of);
  }

  private static void points(Check check, RawRequest request, String pointer, String of) {
    var problem = wrong(check, request, of);
    check.wantSame("pointer for " + of, pointer, check.text(problem, "/pointer"));
  }

  @Proves("API-12")
  void ambiguousArgumentsAreRefused(Check check) {
    var talk = Talk.open(check, TierId.A);
    var bad =
        Map.of(
            "a name twice", "{\"order\":\"%1$s\",\"order\":\"%1$s\"}",
            "a name twice, once escaped", "{\"order\":\"x\",\"ord\\u0065r\":\"%1$s\"}",
            "half a surrogate pair", "{\"order\":\"%1$s \\ud800\"}",
            "halves in the wrong order", "{\"order\":\"%1$s \\udc00\\ud800\"}",
            "text after the end", "{\"order\":\"%1$s\"}{}",
            "no object", "[\"%1$s\"]");
    bad.forEach((of, raw) -> refused(check, talk, "lookup_order", raw, of));
    var numbers =
        Map.of(
            "a number twice", "{\"order\":\"%1$s\",\"amount\":900,\"amount\":100}",
            "a number beyond 2^53", "{\"order\":\"%1$s\",\"amount\":9007199254740993}",
            "a number beyond a double", "{\"order\":\"%1$s\",\"amount\":1e400}");
    numbers.forEach((of, raw) -> refused(check, talk, "send_refund", raw, of));
    var nonce = wants(check, "lookup_order", "{\"order\":\"%1$s \\ud83d\\ude00\"}");
    talk.take("the good twin " + nonce).completed();
    check.wantSame("effects of the good twin", 1, check.witness().effects(nonce).size());
    var amount = wants(check, "send_refund", "{\"order\":\"%1$s\",\"amount\":900}");
    var stream = talk.start("the good twin of the numbers " + amount);
    talk.asked(stream);
    check.api().cancel(talk.who(), talk.session(), stream.turn());
    stream.close();
  }

  private static String wants(Check check, String tool, String raw) {
    var nonce = check.nonce();
    var arguments = String.format(Locale.ROOT, raw, nonce);
    check
        .witness()
        .script(nonce, ModelScript.asksRaw(tool, arguments).then(ModelScript.says("all done")));
    return nonce;
  }

  private static void refused(Check check, Talk talk, String tool, String raw, String of) {
    var nonce = wants(check, tool, raw);
    var stream = talk.start("do it " + nonce);
    var decided =
        check.there(
            stream.awaitType(EventType.POLICY_DECIDED, Check.PATIENCE),
            "a decision on arguments with " + of,
            stream.seen());
    check.wantSame(
        "decision on arguments with " + of, "deny", check.text(decided.data(), "/decision"));
    talk.finish(stream).completed();
    check.wantSame("tool calls with " + of, 0, check.witness().toolCalls(nonce).size());
  }

  @Proves(value = "API-12", capabilities = Capability.APPROVAL_HUMAN)
  void whatWasApprovedIsWhatTheToolGets(Check check) {
    var talk = Talk.open(check, TierId.A);
    // Blanks, order, escapes and a number's form are the model's; RFC 8785 knows one of each.
    var raw = "{ \"order\" : \"%1$s \\u00e9 \\\"\\/\\u20ac\" ,\n \"amount\" : 9.0e2 }";
    var nonce = wants(check, "send_refund", raw);
    var stream = talk.start("refund " + nonce);
    var asked = talk.asked(stream);
    var approver = check.people().approverOf(talk.who().tenant());
    var inbox = check.json(check.api().approvals(approver)).items("/approvals");
    check.wantSame("approvals that wait", 1, inbox.size());
    var shown = check.there(inbox.getFirst().member("arguments"), "arguments", inbox);
    check.wantStatus(200, talk.approve(approver, asked), "an approval");
    talk.finish(stream).completed();
    var effects = check.witness().effects(nonce);
    check.wantSame("effects", 1, effects.size());
    var bytes = new String(Json.canonical(shown), StandardCharsets.UTF_8);
    check.wantSame("what the tool got, byte for byte:", bytes, effects.getFirst().raw());
    var whole = JsonValue.object().with("tool", "send_refund").with("arguments", shown);
    var digest = check.text(asked.data(), "/digest");
    check.wantSame("digest of what was shown", digest, Json.digest(whole));
    check.wantSame("digest of what ran", digest, effects.getFirst().digest());
  }
}
