package dev.ringproof.testbed.witness;

import com.github.tomakehurst.wiremock.http.Request;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tools: runs each key once, by script, and records calls and effects under one lock. */
final class ToolStub {
  private static final String EFFECTS = "/effects/";
  private static final Duration LATE = Duration.ofSeconds(8);

  private final Map<String, ToolScript> scripts = new HashMap<>();
  private final Map<String, Integer> faulted = new HashMap<>();
  private final Map<String, String> names = new HashMap<>();
  private final Map<String, Done> done = new HashMap<>();
  private final Map<String, String> nonceOfKey = new HashMap<>();
  private final List<ToolCallSeen> calls = new ArrayList<>();
  private final List<EffectSeen> effects = new ArrayList<>();

  /** What a key's execution answered, and how often it ran. */
  private record Done(String body, int times) {}

  /** A request as read. */
  private record Asked(
      String tool,
      String path,
      String nonce,
      String key,
      long epoch,
      TraceSeen trace,
      @Nullable JsonObject arguments,
      String raw) {}

  synchronized void script(String nonce, ToolScript script) {
    scripts.put(nonce, script);
    faulted.remove(nonce);
  }

  synchronized void names(Map<String, String> toolByPath) {
    names.putAll(toolByPath);
  }

  synchronized List<ToolCallSeen> calls() {
    return List.copyOf(calls);
  }

  synchronized List<EffectSeen> effects() {
    return List.copyOf(effects);
  }

  synchronized StubAnswer answer(Request request) {
    var at = System.nanoTime();
    var path = request.getUrl().split("\\?")[0];
    var reading = path.indexOf(EFFECTS);
    if (request.getMethod().getName().equals("GET") && reading > 0) {
      return readBack(path.substring(0, reading), path.substring(reading + EFFECTS.length()), at);
    }
    if (!request.getMethod().getName().equals("POST")) {
      return StubAnswer.json(405, "{\"error\":\"POST runs a tool\"}");
    }
    return run(asked(request, path), at);
  }

  private Asked asked(Request request, String path) {
    var raw = request.getBodyAsString();
    JsonObject arguments = null;
    try {
      arguments = Json.parse(request.getBody()) instanceof JsonObject object ? object : null;
    } catch (DocumentException notJson) {
      // Answered with 400 below, and recorded as sent.
    }
    var key = header(request, Wire.IDEMPOTENCY_KEY);
    var epoch = header(request, Wire.EPOCH);
    return new Asked(
        tool(path),
        path,
        Nonces.last(raw),
        key,
        epoch.matches("\\d{1,18}") ? Long.parseLong(epoch) : -1,
        new TraceSeen(header(request, Wire.TRACEPARENT), header(request, Wire.TRACESTATE)),
        arguments,
        raw);
  }

  private StubAnswer run(Asked asked, long at) {
    nonceOfKey.putIfAbsent(asked.key(), asked.nonce());
    var arguments = asked.arguments();
    if (arguments == null) {
      return record(asked, StubAnswer.json(400, "{\"error\":\"no JSON object\"}"), null, false, at);
    }
    var script = scripts.getOrDefault(asked.nonce(), ToolScript.ok());
    var fault = faultNow(asked.nonce(), script);
    if (fault != null && !script.after()) {
      // It says what it would have said: who believes a broken answer is found out.
      var would = envelope(script, "ref-none");
      return record(asked, answer(fault, script, would), fault, false, at);
    }
    var before = asked.key().isEmpty() ? null : done.get(asked.key());
    if (before != null && script.keyed()) {
      return record(asked, StubAnswer.json(409, before.body()), null, false, at);
    }
    var body = execute(asked, arguments, script, before, at);
    var answer = fault == null ? StubAnswer.json(200, body) : answer(fault, script, body);
    return record(asked, answer, fault, true, at);
  }

  private ToolScript.@Nullable Fault faultNow(String nonce, ToolScript script) {
    if (script.fault() == null || faulted.merge(nonce, 1, Integer::sum) > script.times()) {
      return null;
    }
    return script.fault();
  }

  private String execute(
      Asked asked, JsonObject arguments, ToolScript script, @Nullable Done before, long at) {
    var ordinal = before == null ? 1 : before.times() + 1;
    var reference = "ref-" + (effects.size() + 1);
    var body = envelope(script, reference);
    if (!asked.key().isEmpty()) {
      done.put(asked.key(), new Done(body, ordinal));
    }
    var judged = JsonValue.object().with("tool", asked.tool()).with("arguments", arguments);
    effects.add(
        new EffectSeen(
            asked.tool(),
            asked.nonce(),
            asked.key(),
            asked.epoch(),
            arguments,
            asked.raw(),
            Json.digest(judged),
            reference,
            at,
            ordinal));
    return body;
  }

  private static String envelope(ToolScript script, String reference) {
    return Json.write(
        JsonValue.object().with("result", script.result()).with("reference", reference));
  }

  private static StubAnswer answer(ToolScript.Fault fault, ToolScript script, String body) {
    return switch (fault) {
      case HANG -> StubAnswer.hang();
      case RESET -> StubAnswer.reset();
      case STATUS -> StubAnswer.json(script.status(), "{\"error\":\"scripted\"}");
      case GARBAGE -> StubAnswer.json(200, "{\"result\": <oops");
      case SLOW -> StubAnswer.json(200, body).after(LATE);
      case CUT -> StubAnswer.json(200, body).broken(StubAnswer.How.CUT);
      case HALF -> StubAnswer.json(200, body).broken(StubAnswer.How.HALF);
      case WRONG_CONTENT_TYPE -> StubAnswer.json(200, body).typed("text/html");
    };
  }

  private StubAnswer readBack(String path, String key, long at) {
    var nonce = nonceOfKey.getOrDefault(key, "");
    var script = scripts.getOrDefault(nonce, ToolScript.ok());
    var found = done.get(key);
    var asked = new Asked(tool(path), path, nonce, key, -1, new TraceSeen("", ""), null, "");
    var truth =
        found == null
            ? StubAnswer.json(404, "{\"error\":\"it never happened\"}")
            : StubAnswer.json(200, found.body());
    if (script.readBack() == 0) {
      return record(asked, truth, null, false, true, at);
    }
    return script.readBack() < 0
        ? record(asked, StubAnswer.hang(), ToolScript.Fault.HANG, false, true, at)
        : record(
            asked,
            StubAnswer.json(script.readBack(), "{\"error\":\"scripted\"}"),
            ToolScript.Fault.STATUS,
            false,
            true,
            at);
  }

  private StubAnswer record(
      Asked asked, StubAnswer answer, ToolScript.@Nullable Fault fault, boolean effect, long at) {
    return record(asked, answer, fault, effect, false, at);
  }

  private StubAnswer record(
      Asked asked,
      StubAnswer answer,
      ToolScript.@Nullable Fault fault,
      boolean effect,
      boolean readBack,
      long at) {
    var arguments = asked.arguments();
    calls.add(
        new ToolCallSeen(
            asked.tool(),
            asked.path(),
            asked.nonce(),
            readBack,
            asked.key(),
            asked.epoch(),
            asked.trace(),
            arguments == null ? JsonValue.object() : arguments,
            asked.raw(),
            answer.status(),
            effect,
            fault,
            at));
    return answer;
  }

  private String tool(String path) {
    var known = names.get(path);
    return known != null ? known : path.substring(path.lastIndexOf('/') + 1);
  }

  private static String header(Request request, String name) {
    var value = request.getHeader(name);
    return value == null ? "" : value;
  }
}
