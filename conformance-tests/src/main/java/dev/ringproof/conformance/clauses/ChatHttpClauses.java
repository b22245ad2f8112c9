package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.testbed.binding.BindingKind;
import dev.ringproof.testbed.binding.ChatAnswer;
import dev.ringproof.testbed.binding.RawRequest;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.ModelScript;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests for chat completions that are wrong, or sent twice, and what comes back for them. */
final class ChatHttpClauses {
  private static final Duration AT_ONCE = Duration.ofSeconds(3);
  private static final long RETRY_AFTER = 7;
  private static final String HELLO = "[{\"role\":\"user\",\"content\":\"hello\"}]";

  private static RawRequest post(Check check) {
    var request =
        RawRequest.of("POST", check.chat().endpoint().completions())
            .with("Content-Type", "application/json");
    var key = check.caller().token();
    return key == null ? request : request.bearer(key);
  }

  /** A body that asks for an answer in one piece; more members may follow. */
  private static String body(Check check, String messages, String more) {
    var model = check.chat().endpoint().model();
    return "{\"model\":\"" + model + "\",\"messages\":" + messages + more + "}";
  }

  private static void good(Check check, String of) {
    var reply = check.api().raw(post(check).json(body(check, HELLO, "")));
    var said = ChatAnswer.of(reply) instanceof ChatAnswer.Said;
    check.want(said, "a whole answer for " + of, reply);
  }

  @Proves(value = "AUTH-1", binding = BindingKind.OPENAI_CHAT, once = true)
  void wrongKeysAreRefused(Check check) {
    good(check, "the caller's key");
    var nonce = check.nonce();
    var messages = "[{\"role\":\"user\",\"content\":\"" + nonce + "\"}]";
    var plain =
        RawRequest.of("POST", check.chat().endpoint().completions())
            .json(body(check, messages, ""));
    var wrong = new LinkedHashMap<String, RawRequest>();
    wrong.put("no key", plain);
    wrong.put("an empty key", plain.bearer(""));
    wrong.put("a key of nobody", plain.bearer("sk-" + "0".repeat(32)));
    wrong.put("another scheme", plain.with("Authorization", "Basic Og=="));
    wrong.forEach((of, request) -> refused(check, check.api().raw(request), of));
    if (check.lends(Seam.REPOINT_UPSTREAMS)) {
      var calls = check.witness().modelCalls(nonce).size();
      check.wantSame("model calls for refused turns:", 0, calls);
    }
    throw check.notProvable(
        "seam missing: mint-tokens: what is refused of a key holds; it has no expiry, audience or"
            + " issuer to be wrong in");
  }

  private static void refused(Check check, Reply reply, String of) {
    check.wantStatus(401, reply, of);
    var challenge = reply.header("www-authenticate").orElse("");
    check.want(!challenge.isEmpty(), "WWW-Authenticate for " + of, reply.headers());
  }

  @Proves(value = "API-3", binding = BindingKind.OPENAI_CHAT)
  void sameKeyIsTheSameTurn(Check check) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says("once").then(ModelScript.says("twice")));
    var ask = TurnAsk.of("once " + nonce).withKey("key-" + nonce);
    var first = ChatEnd.of(check, ask, Check.PATIENCE).wantCompleted(check, "a turn with a key");
    var second = ChatEnd.of(check, ask, Check.PATIENCE).wantCompleted(check, "the same again");
    var calls = check.witness().modelCalls(nonce).size();
    check.wantSame("model calls for one Idempotency-Key:", 1, calls);
    check.wantSame("text", first.text(), second.text());
    var other = TurnAsk.of("other " + nonce).withKey("key-" + nonce);
    var reused = ChatEnd.of(check, other, Check.PATIENCE);
    check.want(
        reused.refusal() != null && reused.refusal().status() == 422,
        "422 for the key with another body",
        reused);
    ChatEnd.of(check, TurnAsk.of("once " + nonce).withKey("key2-" + nonce), Check.PATIENCE)
        .wantCompleted(check, "the same with another key");
    check.wantSame("model calls for two keys:", 2, check.witness().modelCalls(nonce).size());
  }

  @Proves(value = "API-4", binding = BindingKind.OPENAI_CHAT)
  void everyErrorSaysWhatItIs(Check check) {
    var errors = new LinkedHashMap<String, Reply>();
    errors.put("broken JSON", check.api().raw(post(check).json("{")));
    errors.put(
        "messages that are a text",
        check.api().raw(post(check).json(body(check, "\"hello\"", ""))));
    var unknown = body(check, HELLO, "").replace(check.chat().endpoint().model(), "no-such");
    errors.put("an unknown model", check.api().raw(post(check).json(unknown)));
    errors.forEach((of, reply) -> error(check, reply, of));
    if (check.lends(Seam.REPOINT_UPSTREAMS)) {
      retryAdvice(check);
    }
    good(check, "a good request");
    throw check.notProvable(
        "verb missing: an error here is an object of its own kind, no problem with a trace id");
  }

  private static JsonValue error(Check check, Reply reply, String of) {
    check.want(reply.status() >= 400 && reply.status() < 500, "4xx for " + of, reply);
    var told = ChatAnswer.of(reply);
    check.want(
        told instanceof ChatAnswer.Refused no && no.error().text("/message").isPresent(),
        "an error object with a message for " + of,
        reply);
    return check.json(reply);
  }

  private static void retryAdvice(Check check) {
    var nonce = check.nonce();
    var wait = Duration.ofSeconds(RETRY_AFTER);
    check.witness().script(nonce, ModelScript.refuses(429, wait));
    var messages = "[{\"role\":\"user\",\"content\":\"" + nonce + "\"}]";
    var reply = check.api().raw(post(check).json(body(check, messages, "")));
    check.want(!check.witness().modelCalls(nonce).isEmpty(), "a call of the model", reply);
    check.wantStatus(429, reply, "a model that is asked too often");
    var advice = reply.header("retry-after").orElse("none");
    check.want(
        advice.matches("\\d{1,7}") && Long.parseLong(advice) >= RETRY_AFTER,
        "Retry-After of " + RETRY_AFTER + " s or more, as the model said",
        advice);
  }

  @Proves(value = "API-5", binding = BindingKind.OPENAI_CHAT)
  void abusiveRequestsAreRefusedAtOnce(Check check) {
    good(check, "the caller's key");
    var deep = "[".repeat(2_000) + "]".repeat(2_000);
    abuse(check, post(check).json(body(check, deep, "")), "JSON 2,000 deep");
    var bad = body(check, "[{\"role\":\"user\",\"content\":\"\u0001\"}]", "");
    var bytes = bad.getBytes(StandardCharsets.UTF_8);
    bytes[bad.indexOf('\u0001')] = (byte) 0xc3;
    abuse(check, post(check).body(bytes), "bad UTF-8");
    var huge = post(check).with("X-Long", "z".repeat(100_000));
    abuse(check, huge.json(body(check, HELLO, "")), "a header of 100,000 bytes");
    var limit = check.chat().bodyBytes();
    if (limit == null) {
      throw check.notProvable("the target file names no chat.bodyBytes to go beyond");
    }
    var over = ",\"user\":\"" + "y".repeat(Math.toIntExact(limit)) + "\"";
    abuse(check, post(check).json(body(check, HELLO, over)), "a body over " + limit + " bytes");
  }

  private static void abuse(Check check, RawRequest request, String of) {
    var reply = check.api().raw(request);
    check.want(reply.status() >= 400 && reply.status() < 500, "4xx for " + of, reply);
    var took = Duration.ofNanos(Math.max(0, reply.endedNanos() - reply.sentNanos()));
    check.want(took.compareTo(AT_ONCE) < 0, "a refusal at once of " + of, took);
    good(check, "the next request after " + of);
  }

  @Proves(value = "API-7", binding = BindingKind.OPENAI_CHAT)
  void wrongRequestsNameThePlace(Check check) {
    good(check, "the good twin");
    wrong(check, "{\"model\":", "", "broken JSON");
    wrong(check, body(check, "\"hello\"", ""), "messages", "messages that are a text");
    wrong(check, body(check, "[{\"role\":7}]", ""), "messages", "a role that is a number");
    wrong(check, body(check, HELLO, ",\"stream\":\"often\""), "stream", "a wrong type");
    wrong(check, body(check, HELLO, ",\"colour\":1"), "colour", "an unknown field");
  }

  private static void wrong(Check check, String body, String place, String of) {
    var reply = check.api().raw(post(check).json(body));
    check.wantStatus(400, reply, of);
    var error = error(check, reply, of);
    if (!place.isEmpty()) {
      var param = error.text("/error/param").orElse("none");
      check.want(param.startsWith(place), "param " + place + " for " + of, reply);
    }
  }

  /** What was shown to people, by where. */
  private static Map<String, String> shown(Check check, String nonce, String canary) {
    var shown = new LinkedHashMap<String, String>();
    check.witness().script(nonce, ModelScript.says("it is done"));
    var end = ChatEnd.of(check, "my password is " + canary + " " + nonce);
    end.wantCompleted(check, "a message with a secret");
    var events = new StringBuilder();
    end.events().forEach(event -> events.append(event.raw()).append('\n'));
    shown.put("an event", events.toString());
    var refusing = check.nonce();
    check.witness().script(refusing, ModelScript.refuses(400, null));
    shown.put("an error", ChatEnd.of(check, canary + " " + refusing).toString());
    var nobody = post(check).bearer("sk-" + canary).json(body(check, HELLO, ""));
    shown.put("a refusal of a key", check.api().raw(nobody).text());
    shown.put("the log", check.standing().logTail(Integer.MAX_VALUE));
    shown.put("the arguments of its processes", String.join("\n", check.standing().arguments()));
    return shown;
  }

  @Proves(value = "SES-3", binding = BindingKind.OPENAI_CHAT, once = true)
  void secretsAppearNowhere(Check check) {
    var canary = Check.letters("canary");
    var nonce = check.nonce();
    var shown = shown(check, nonce, canary);
    var used =
        check.standing().credentials().stream()
            .filter(check.witness().bearers()::contains)
            .toList();
    if (used.isEmpty()) {
      throw check.notProvable("the target sends its model no credential");
    }
    var key = check.caller().token();
    var secrets = key == null ? List.of(canary) : List.of(canary, key);
    shown.forEach(
        (where, text) -> {
          secrets.forEach(s -> check.want(!text.contains(s), "no secret in " + where, where));
          used.forEach(s -> check.want(!text.contains(s), "no credential in " + where, where));
        });
    throw check.notProvable(
        "verb missing: read-slos: log, events and errors hold no secret; metrics are not seen");
  }

  @Proves(value = "OBS-1", binding = BindingKind.OPENAI_CHAT)
  void callersTraceGoesOutToTheModel(Check check) {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var span = "00f067aa0ba902b7";
    var good = outbound(check, "00-" + trace + "-" + span + "-01");
    check.want(
        good.matches("[0-9a-f]{2}-" + trace + "-[0-9a-f]{16}-[0-9a-f]{2}"),
        "the caller's trace id " + trace + " in the traceparent of the model call",
        good.isEmpty() ? "none" : good);
    check.want(!good.contains(span), "a span of its own", good);
    var bad = "00-" + trace.toUpperCase(java.util.Locale.ROOT) + "-" + span + "-01";
    var other = outbound(check, bad).toLowerCase(java.util.Locale.ROOT);
    check.want(!other.contains(trace), "a trace of its own for a malformed one", other);
  }

  private static String outbound(Check check, String parent) {
    var nonce = check.nonce();
    var ask = TurnAsk.of("look " + nonce).withTrace(parent, "kit=1");
    ChatEnd.of(check, ask, Check.PATIENCE).wantCompleted(check, "a turn in a trace");
    var calls = check.witness().modelCalls(nonce);
    check.wantSame("model calls", 1, calls.size());
    return calls.getFirst().trace().parent();
  }
}
