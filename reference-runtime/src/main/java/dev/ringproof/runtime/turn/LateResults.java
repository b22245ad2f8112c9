package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.EvidenceLog;
import dev.ringproof.runtime.store.Vault;
import dev.ringproof.runtime.stream.TurnChannel.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of actions that were approved, or not, after their turns: told to the session's next
 * turn, once, as events and as what the tool said. A turn that fails has told nobody.
 */
final class LateResults {
  private final ActionStore actions;
  private final Vault vault;
  private final EvidenceLog evidence;

  LateResults(ActionStore actions, Vault vault, EvidenceLog evidence) {
    this.actions = actions;
    this.vault = vault;
    this.evidence = evidence;
  }

  /** The key under which the vault has what the tool said. */
  static String key(String action) {
    return "late:" + action;
  }

  /**
   * One of them.
   *
   * @param events as the turn that is told shows them
   * @param arguments as text; an empty object when they are kept no longer
   * @param said what the model gets to read
   */
  record LateResult(ActionStore.Late late, List<Draft> events, String arguments, String said) {
    LateResult {
      events = List.copyOf(events);
    }

    /** As a call that was made and what came of it: data, like all that tools return. */
    List<JsonObject> messages() {
      var action = late.action();
      var function = JsonValue.object().with("name", action.tool()).with("arguments", arguments);
      var call =
          JsonValue.object()
              .with("id", action.id())
              .with("type", "function")
              .with("function", function);
      return List.of(
          JsonValue.object()
              .with("role", "assistant")
              .with("content", "")
              .with("tool_calls", new JsonArray(List.of(call))),
          JsonValue.object()
              .with("role", "tool")
              .with("tool_call_id", action.id())
              .with("content", said));
    }
  }

  /** Returns what the session's next turn is to be told. */
  List<LateResult> of(String session) {
    return actions.untold(session).stream().map(this::result).toList();
  }

  /** Makes it durable that this turn is told, and shows it. */
  void tell(Running turn, List<LateResult> results) {
    if (results.isEmpty()) {
      return;
    }
    var drafts = results.stream().flatMap(result -> result.events().stream()).toList();
    var told = results.stream().map(result -> result.late().action().id()).toList();
    var unused =
        turn.channel.commit(drafts, events -> actions.tell(turn.facts.turn(), told, events));
  }

  private LateResult result(ActionStore.Late late) {
    var approval = late.approval();
    var events = new ArrayList<Draft>();
    if (approval == null) {
      became(late).ifPresent(events::add);
      return new LateResult(late, events, "{}", said(late, "approved"));
    }
    var decision =
        switch (approval.state()) {
          case "denied", "expired" -> approval.state();
          default -> "approved";
        };
    events.add(
        new Draft(
            EventType.APPROVAL_DECIDED,
            JsonValue.object()
                .with("approval", approval.id())
                .with("action", approval.action())
                .with("decision", decision)
                .with("askedIn", approval.turn())));
    if (decision.equals("approved")) {
      became(late).ifPresent(events::add);
    }
    var arguments = actions.arguments(approval.id()).map(Json::write).orElse("{}");
    return new LateResult(late, events, arguments, said(late, decision));
  }

  private Optional<Draft> became(ActionStore.Late late) {
    var action = late.action();
    return switch (action.state()) {
      case "refused" -> refusal(late).map(body -> new Draft(EventType.POLICY_DECIDED, body));
      case "completed" ->
          Optional.of(
              new Draft(
                  EventType.TOOL_COMPLETED,
                  JsonValue.object()
                      .with("action", action.id())
                      .with("tool", action.tool())
                      .with("reference", String.valueOf(action.reference()))
                      .with("resultDigest", String.valueOf(action.resultDigest()))));
      case "failed", "unknown" -> {
        // Whoever approved it later hears that it is being found out; of these, that it was not.
        var reason = late.approval() == null ? "gave_up" : "late";
        yield Optional.of(
            new Draft(
                EventType.TOOL_FAILED,
                ToolStep.failure(action.id(), action.tool(), action.state(), reason)));
      }
      case ToolStep.UNUSABLE ->
          Optional.of(
              new Draft(
                  EventType.TOOL_FAILED,
                  ToolStep.failure(action.id(), action.tool(), action.state(), "late")
                      .with("reference", String.valueOf(action.reference()))));
      default -> Optional.empty();
    };
  }

  /** The decision at the adapter, as the evidence of the turn that asked has it. */
  private Optional<JsonObject> refusal(ActionStore.Late late) {
    var approval = late.approval();
    if (approval == null) {
      return Optional.empty();
    }
    return evidence.trace(approval.tenant(), approval.trace()).stream()
        .flatMap(trace -> trace.entries().stream())
        .filter(entry -> entry.type().equals("decision"))
        .map(EvidenceEntry::body)
        .filter(body -> body.text("/action").orElse("").equals(approval.action()))
        .filter(body -> body.text("/phase").orElse("").equals("adapter"))
        .reduce((first, second) -> second)
        .map(LateResults::event);
  }

  private static JsonObject event(JsonObject decision) {
    var event = JsonValue.object();
    for (var name :
        List.of("action", "decision", "reason", "policy", "policyVersion", "inputDigest")) {
      event = event.with(name, decision.text("/" + name).orElse(""));
    }
    return event;
  }

  private String said(ActionStore.Late late, String decision) {
    if (!decision.equals("approved")) {
      return Json.write(
          JsonValue.object().with("refused", true).with("reason", "approval_" + decision));
    }
    var action = late.action();
    var kept = vault.get(key(action.id()));
    return switch (action.state()) {
      case "refused" -> {
        var reason = refusal(late).flatMap(body -> body.text("/reason")).orElse("approval_expired");
        yield Json.write(JsonValue.object().with("refused", true).with("reason", reason));
      }
      case "completed" ->
          kept.orElseGet(
              () ->
                  Json.write(
                      JsonValue.object()
                          .with("completed", true)
                          .with("reference", String.valueOf(action.reference()))
                          .with("result", "no longer kept")));
      case "failed" -> "{\"failed\":true}";
      case ToolStep.UNUSABLE -> ToolStep.DONE_UNUSABLE;
      default ->
          Json.write(
              JsonValue.object()
                  .with("unknown", true)
                  .with("reason", ToolStep.unconfirmed(action.id())));
    };
  }
}
