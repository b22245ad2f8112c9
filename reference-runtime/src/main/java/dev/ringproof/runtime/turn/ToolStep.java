package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.crash.CrashPoints;
import dev.ringproof.runtime.decision.Question.Approved;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.stream.TurnChannel.Draft;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An allowed action: intent durable, tool called, outcome durable, then told. */
final class ToolStep {
  private static final Duration KEPT = Duration.ofMillis(500);

  private final ActionStore store;
  private final Effects effects;
  private final SloRecorder slo;
  private final CrashPoints crash;
  private final Ids ids;
  private final Clock clock;

  ToolStep(
      ActionStore store,
      Effects effects,
      SloRecorder slo,
      CrashPoints crash,
      Ids ids,
      Clock clock) {
    this.store = store;
    this.effects = effects;
    this.slo = slo;
    this.crash = crash;
    this.ids = ids;
    this.clock = clock;
  }

  Optional<End> run(
      Running turn, Action action, @Nullable Approved approved, EvidenceDraft decision) {
    if (turn.deadline.leftBut(KEPT).isZero()) {
      return Optional.of(new End.Failed(Failure.deadline(turn.anyText(), Culprit.RUNTIME)));
    }
    var evidence = new ArrayList<>(turn.takeEvidence());
    evidence.add(decision);
    evidence.add(new EvidenceDraft("intent", clock.instant(), intent(turn, action, approved)));
    var approval = approved == null ? null : approved.id();
    if (!store.intend(action.row(turn, "intended"), approval, evidence)) {
      // The approval was used up, or another node owns the session now: nothing runs.
      turn.refused++;
      turn.toolSays(action.id(), "{\"refused\":true,\"reason\":\"approval_expired\"}");
      return Optional.empty();
    }
    crash.at(CrashPoint.AFTER_INTENT, turn.facts.turn());
    return call(turn, action);
  }

  private Optional<End> call(Running turn, Action action) {
    var started = System.nanoTime();
    var effect = doubt(turn, action);
    var within = least(action.tool().timeout(), turn.deadline.leftBut(KEPT));
    var outcome = effects.first(effect, within);
    crash.at(CrashPoint.AFTER_EFFECT, turn.facts.turn());
    if (outcome instanceof ToolOutcome.Unknown unknown) {
      outcome = doubtful(turn, action, unknown);
    }
    var elapsed = Duration.ofNanos(System.nanoTime() - started);
    slo.tool(turn.facts.tier().id(), action.tool().name(), word(outcome), elapsed);
    slo.dependency(turn.facts.tier().id(), "tool", elapsed);
    var end =
        switch (outcome) {
          case ToolOutcome.Completed completed -> completed(turn, action, completed, "response");
          case ToolOutcome.Failed failed -> failed(turn, action, failed);
          case ToolOutcome.Unknown unknown -> unknown(turn, action);
        };
    crash.at(CrashPoint.AFTER_OUTCOME, turn.facts.turn());
    return end;
  }

  /** Makes durable and tells what became of an effect that an earlier process intended. */
  void tell(Running turn, Action action, ToolOutcome outcome) {
    var unused =
        switch (outcome) {
          case ToolOutcome.Completed completed -> completed(turn, action, completed, "read_back");
          case ToolOutcome.Failed failed -> failed(turn, action, failed);
          case ToolOutcome.Unknown unknown -> {
            settle(turn, action, "unknown", null, failure(action, "unknown", unknown.reason()));
            yield unknown(turn, action);
          }
        };
  }

  /** The answer was lost: the user is told at once, then it is found out. */
  private ToolOutcome doubtful(Running turn, Action action, ToolOutcome.Unknown unknown) {
    turn.hit(ModeId.TOOL_TIMEOUT, "tool_unknown", Culprit.TOOL, clock.instant());
    settle(turn, action, "unknown", null, failure(action, "unknown", unknown.reason()));
    var found = effects.resolve(doubt(turn, action));
    if (!(found instanceof ToolOutcome.Unknown)) {
      turn.channel.soon(
          EventType.RECOVERY,
          JsonValue.object().with("cause", "read_back").with("action", action.id()));
      turn.note("recovery", clock.instant(), JsonValue.object().with("cause", "read_back"));
    }
    return found;
  }

  Effects.Doubt doubt(Running turn, Action action) {
    return new Effects.Doubt(
        action.tool(),
        action.id(),
        action.arguments(),
        new ToolCall(action.id(), turn.facts.epoch(), ids.traceparent(turn.facts.trace())),
        turn.deadline,
        turn::pause);
  }

  private Optional<End> completed(
      Running turn, Action action, ToolOutcome.Completed completed, String evidence) {
    var digest = Json.digest(completed.result());
    var event =
        JsonValue.object()
            .with("action", action.id())
            .with("tool", action.tool().name())
            .with("reference", completed.reference())
            .with("resultDigest", digest);
    var body =
        JsonValue.object()
            .with("action", action.id())
            .with("outcome", "completed")
            .with("resultDigest", digest)
            .with("reference", completed.reference())
            .with("evidence", evidence);
    var drafts = new ArrayList<>(turn.takeEvidence());
    drafts.add(new EvidenceDraft("outcome", clock.instant(), body));
    turn.channel.commit(
        List.of(new Draft(EventType.TOOL_COMPLETED, event)),
        events -> {
          store.outcome(action.id(), "completed", completed.reference(), digest, drafts, events);
          return true;
        });
    turn.done++;
    turn.toolSays(action.id(), Json.write(completed.result()));
    return Optional.empty();
  }

  private Optional<End> failed(Running turn, Action action, ToolOutcome.Failed failed) {
    settle(turn, action, "failed", null, failure(action, "failed", failed.reason()));
    turn.toolSays(action.id(), "{\"failed\":true}");
    return Optional.empty();
  }

  private static Optional<End> unknown(Running turn, Action action) {
    turn.degraded.add("tool_unknown");
    return Optional.of(
        new End.Completed(
            "stop",
            "approved and sent, not confirmed; it will not be sent again; reference "
                + action.id()));
  }

  private void settle(
      Running turn, Action action, String outcome, @Nullable String reference, JsonObject event) {
    var body =
        JsonValue.object()
            .with("action", action.id())
            .with("outcome", outcome)
            .with("reference", action.id())
            .with("evidence", "none");
    var drafts = new ArrayList<>(turn.takeEvidence());
    drafts.add(new EvidenceDraft("outcome", clock.instant(), body));
    turn.channel.commit(
        List.of(new Draft(EventType.TOOL_FAILED, event)),
        events -> {
          store.outcome(action.id(), outcome, reference, null, drafts, events);
          return true;
        });
  }

  private static JsonObject failure(Action action, String outcome, String reason) {
    return JsonValue.object()
        .with("action", action.id())
        .with("tool", action.tool().name())
        .with("outcome", outcome)
        .with("reason", reason)
        .with("reference", action.id())
        .with(
            "message",
            outcome.equals("unknown")
                ? "sent, not confirmed; we are finding out"
                : "the tool did not do it");
  }

  private static JsonObject intent(Running turn, Action action, @Nullable Approved approved) {
    var body =
        JsonValue.object()
            .with("action", action.id())
            .with("tool", action.tool().name())
            .with("digest", action.digest())
            .with("key", action.id())
            .with("epoch", turn.facts.epoch());
    return approved == null ? body : body.with("approval", approved.id());
  }

  private static String word(ToolOutcome outcome) {
    return switch (outcome) {
      case ToolOutcome.Completed completed -> "completed";
      case ToolOutcome.Failed failed -> "failed";
      case ToolOutcome.Unknown unknown -> "unknown";
    };
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
