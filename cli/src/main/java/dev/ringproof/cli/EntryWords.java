package dev.ringproof.cli;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.contract.trace.TraceDocument;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Says an entry of the evidence log in words; what it does not know it shows as it is. */
final class EntryWords {
  /** The types that {@code docs/wire.md} names. */
  static final Set<String> KNOWN =
      Set.of(
          "admission",
          "reservation",
          "route",
          "summary",
          "decision",
          "approval.requested",
          "approval.decided",
          "intent",
          "outcome",
          "failure",
          "recovery",
          "redrive",
          "discard",
          "settlement",
          "terminal");

  private static final int MOST = 64;

  private final TraceTimes times;
  private final Map<String, String> tools = new HashMap<>();

  EntryWords(TraceDocument trace, TraceTimes times) {
    this.times = times;
    for (var entry : trace.entries()) {
      var action = entry.body().text("/action");
      var tool = entry.body().text("/tool");
      if (action.isPresent() && tool.isPresent()) {
        tools.putIfAbsent(action.get(), tool.get());
      }
    }
  }

  /** Returns how much an entry matters: the lowest is left out last. */
  static int rank(EvidenceEntry entry) {
    var body = entry.body();
    return switch (entry.type()) {
      case "failure", "terminal", "recovery", "redrive", "discard" -> 0;
      case "approval.requested", "approval.decided" -> 1;
      case "outcome" -> body.text("/outcome").orElse("").equals("completed") ? 2 : 0;
      case "decision" -> body.text("/decision").orElse("").equals("allow") ? 4 : 2;
      case "intent" -> 3;
      case "admission", "reservation", "route", "summary", "settlement" -> 5;
      default -> 1;
    };
  }

  String of(EvidenceEntry entry) {
    var body = entry.body();
    return switch (entry.type()) {
      case "admission" ->
          text(body, "actor")
              + " ("
              + text(body, "actorType")
              + ") of "
              + text(body, "tenant")
              + ", tier "
              + text(body, "tier")
              + ", ring "
              + text(body, "ring")
              + ", scopes "
              + String.join(" ", body.texts("/scopes"));
      case "reservation", "settlement" ->
          text(body, "tokens") + " tokens, " + text(body, "micros") + " micros";
      case "route" ->
          text(body, "model")
              + " ("
              + text(body, "reason")
              + "), at most "
              + text(body, "costMicros")
              + " micros";
      case "summary" -> text(body, "beforeTokens") + " tokens to " + text(body, "afterTokens");
      case "decision" -> decision(body);
      case "approval.requested" -> "for " + tool(body) + ", until " + text(body, "expiresAt");
      case "approval.decided" -> approval(entry);
      case "intent" ->
          tool(body)
              + ", key "
              + text(body, "key")
              + ", epoch "
              + text(body, "epoch")
              + body.text("/approval").map(id -> ", uses approval " + cut(id)).orElse("");
      case "outcome" -> outcome(entry);
      case "failure" -> failure(body);
      case "recovery" -> recovery(body);
      case "redrive" -> redrive(body);
      case "discard" -> text(body, "workflow") + " by " + text(body, "by");
      case "terminal" -> text(body, "type") + degraded(body);
      default -> "(not known here) " + cut(Json.write(body));
    };
  }

  private static String recovery(JsonValue body) {
    return text(body, "cause")
        + body.whole("/attempt")
            .map(n -> " after run " + n + ", " + text(body, "reason"))
            .orElse("");
  }

  private static String redrive(JsonValue body) {
    return text(body, "workflow")
        + " by "
        + text(body, "by")
        + ", on the other side "
        + text(body, "turn")
        + ", trace "
        + text(body, "trace");
  }

  private String decision(JsonValue body) {
    return text(body, "decision")
        + " "
        + tool(body)
        + " ("
        + text(body, "toolClass")
        + ", risk "
        + text(body, "risk")
        + "): "
        + text(body, "reason")
        + "; policy "
        + text(body, "policy")
        + " version "
        + text(body, "policyVersion")
        + ", "
        + text(body, "point")
        + ", "
        + text(body, "phase");
  }

  private String approval(EvidenceEntry entry) {
    var body = entry.body();
    return text(body, "decision")
        + body.text("/by").map(by -> " by " + cut(by)).orElse(" by nobody")
        + " for "
        + tool(body)
        + times.took(entry).map(ms -> ", waited " + ms + " ms").orElse("");
  }

  private String outcome(EvidenceEntry entry) {
    var body = entry.body();
    return text(body, "outcome")
        + " "
        + tool(body)
        + times.took(entry).map(ms -> " after " + ms + " ms").orElse("")
        + ", reference "
        + text(body, "reference")
        + ", found out by "
        + text(body, "evidence");
  }

  private static String failure(JsonValue body) {
    var runbook = body.text("/runbook").map(book -> ", see " + cut(book)).orElse("");
    return text(body, "mode")
        + " ("
        + text(body, "reason")
        + "), culprit "
        + text(body, "culprit")
        + runbook;
  }

  private static String degraded(JsonValue body) {
    var causes = body.texts("/degraded");
    return causes.isEmpty() ? "" : ", degraded: " + String.join(", ", causes);
  }

  /** Returns the tool with its action; an outcome names the action alone. */
  private String tool(JsonValue body) {
    var action = body.text("/action").orElse("?");
    return cut(tools.getOrDefault(action, "?")) + " " + cut(action);
  }

  private static String text(JsonValue body, String member) {
    var value = body.member(member);
    if (value.isEmpty()) {
      return "?";
    }
    return cut(
        value.get() instanceof JsonValue.JsonString text ? text.value() : Json.write(value.get()));
  }

  private static String cut(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }
}
