package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.budget.Budgets;
import dev.ringproof.runtime.memory.Memory;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.turn.Turns;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How things look on the wire. */
final class Views {
  private static final JsonObject NO_USAGE =
      JsonValue.object()
          .with("inputTokens", 0)
          .with("outputTokens", 0)
          .with("costMicros", 0)
          .with("route", JsonValue.array())
          .with("overdraft", JsonValue.object().with("tokens", 0).with("micros", 0));

  private static final Set<String> JOB_STATES =
      Set.of(
          "queued",
          "running",
          "waiting",
          "awaiting_approval",
          "completed",
          "failed",
          "dead",
          "discarded",
          "cancelled");

  private final Store store;
  private final Turns turns;
  private final ApprovalBook approvals;
  private final TierData tiers;
  private final int ring;
  private final Clock clock;

  record Deps(
      Turns turns, ApprovalBook approvals, Store store, TierData tiers, int ring, Clock clock) {}

  Views(Deps deps) {
    this.store = deps.store();
    this.turns = deps.turns();
    this.approvals = deps.approvals();
    this.tiers = deps.tiers();
    this.ring = deps.ring();
    this.clock = deps.clock();
  }

  JsonObject session(Session session) {
    return JsonValue.object()
        .with("id", session.id())
        .with("tier", session.tier().toString())
        .with("ring", ring)
        .with("version", session.version())
        .with("summary", session.summary())
        .with("budget", budget(session))
        .with("activeTurn", orNull(session.activeTurn()))
        .with("createdAt", Times.text(session.createdAt()));
  }

  private JsonObject budget(Session session) {
    var window = tiers.windows().budgets();
    return Budgets.json(store.sessions().budget(session, window, clock.instant()));
  }

  JsonObject turn(TurnRow row) {
    var view =
        JsonValue.object()
            .with("id", row.id())
            .with("session", row.session())
            .with("trace", row.trace())
            .with("state", turnState(row.state()))
            .with("text", turns.text(row.id()))
            .with("degraded", JsonValue.array())
            .with("usage", NO_USAGE);
    var session = store.sessions().find(row.tenant(), row.session());
    if (session.isPresent()) {
      view = view.with("budget", budget(session.get()));
    }
    view = view.with("failure", new JsonNull()).with("version", row.startVersion());
    for (var member : row.view().members().entrySet()) {
      view = view.with(member.getKey(), member.getValue());
    }
    return view;
  }

  private static String turnState(String state) {
    return switch (state) {
      case "queued", "waiting" -> "running";
      case "dead", "discarded" -> "failed";
      default -> state;
    };
  }

  /** A job as whoever may read its session sees it. */
  JsonObject workflow(TurnRow row) {
    return workflow(row, progress(row), new JsonString(turns.text(row.id())));
  }

  /** A job as an operator sees it, who is shown no text. */
  JsonObject workflowWithoutText(TurnRow row) {
    return workflow(row, progress(row), new JsonNull());
  }

  /** A job as it stands in a list. */
  JsonObject listed(TurnRow row) {
    return workflow(row, JsonValue.array(), new JsonNull());
  }

  private JsonArray progress(TurnRow row) {
    var progress = new ArrayList<JsonValue>();
    for (var event : store.turns().eventsAfter(row.id(), 0)) {
      if (event.type() != EventType.TOKEN) {
        progress.add(
            JsonValue.object()
                .with("at", event.payload().text("/at").orElse(""))
                .with("step", event.type().toString()));
      }
    }
    return new JsonArray(progress);
  }

  private static JsonObject workflow(TurnRow row, JsonArray progress, JsonValue text) {
    return JsonValue.object()
        .with("id", String.valueOf(row.workflow()))
        .with("session", row.session())
        .with("turn", row.id())
        .with("trace", row.trace())
        .with("state", workflowState(row.state()))
        .with("attempts", row.attempts())
        .with("redrives", row.redrives())
        .with("progress", progress)
        .with("text", text)
        .with("usage", row.view().member("usage").orElse(NO_USAGE))
        .with("failure", row.view().member("failure").orElse(new JsonNull()))
        .with("createdAt", Times.text(row.acceptedAt()))
        .with("endedAt", orNull(row.endedAt() == null ? null : Times.text(row.endedAt())));
  }

  private static String workflowState(String state) {
    return switch (state) {
      case "completed" -> "done";
      case "awaiting_approval" -> "waiting";
      case "discarded" -> "cancelled";
      default -> state;
    };
  }

  /** Returns the store's states of a job's state on the wire; none for a word that is no state. */
  static Set<String> workflowStates(String wire) {
    return JOB_STATES.stream()
        .filter(state -> workflowState(state).equals(wire))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A turn as its session's owner takes it along: no text. */
  JsonObject exported(TurnRow row) {
    var view = row.view();
    return JsonValue.object()
        .with("id", row.id())
        .with("trace", row.trace())
        .with("state", turnState(row.state()))
        .with("actor", row.actor().subject())
        .with("startedAt", Times.text(row.startedAt()))
        .with("endedAt", orNull(row.endedAt() == null ? null : Times.text(row.endedAt())))
        .with("version", view.member("version").orElse(JsonNumber.of(row.startVersion())))
        .with("degraded", view.member("degraded").orElse(JsonValue.array()))
        .with("usage", view.member("usage").orElse(NO_USAGE))
        .with("failure", view.member("failure").orElse(new JsonNull()))
        .with("job", job(row));
  }

  private static JsonValue job(TurnRow row) {
    return row.workflow() == null
        ? new JsonNull()
        : JsonValue.object()
            .with("id", row.workflow())
            .with("state", workflowState(row.state()))
            .with("attempts", row.attempts())
            .with("redrives", row.redrives())
            .with("createdAt", Times.text(row.acceptedAt()));
  }

  /** An action as its session's owner takes it along: what became of it, no arguments. */
  static JsonObject exported(ActionRow row) {
    return JsonValue.object()
        .with("id", row.id())
        .with("tool", row.tool())
        .with("digest", row.digest())
        .with("state", row.state())
        .with("attempts", row.attempts())
        .with("reference", orNull(row.reference()))
        .with("resultDigest", orNull(row.resultDigest()));
  }

  /** An approval as its session's owner takes it along, within its action. */
  static JsonObject exported(ApprovalRow row) {
    return JsonValue.object()
        .with("id", row.id())
        .with("toolClass", row.toolClass())
        .with("risk", row.risk().toString())
        .with("requester", row.requester())
        .with("mode", row.mode().toString())
        .with("state", row.state())
        .with("requestedAt", Times.text(row.requestedAt()))
        .with("expiresAt", Times.text(row.expiresAt()))
        .with("decidedBy", orNull(row.decidedBy()))
        .with("reason", orNull(row.reason()));
  }

  /** A summary that can be recalled; its embedding is shown to nobody. */
  static JsonObject remembered(Memory.Remembered one) {
    return JsonValue.object()
        .with("version", one.version())
        .with("summary", one.summary())
        .with("at", Times.text(one.at()))
        .with("until", Times.text(one.until()));
  }

  JsonObject approval(ApprovalRow row) {
    var arguments = approvals.arguments(row.id());
    return JsonValue.object()
        .with("id", row.id())
        .with("session", row.session())
        .with("turn", row.turn())
        .with("trace", row.trace())
        .with("action", row.action())
        .with("tool", row.tool())
        .with("toolClass", row.toolClass())
        .with("risk", row.risk().toString())
        .with("arguments", arguments.isPresent() ? arguments.get() : new JsonNull())
        .with("digest", row.digest())
        .with("requester", row.requester())
        .with("mode", row.mode().toString())
        .with("state", row.state())
        .with("requestedAt", Times.text(row.requestedAt()))
        .with("expiresAt", Times.text(row.expiresAt()))
        .with("decidedBy", orNull(row.decidedBy()))
        .with("reason", orNull(row.reason()));
  }

  private static JsonValue orNull(@Nullable String text) {
    return text == null ? new JsonNull() : new JsonString(text);
  }
}
