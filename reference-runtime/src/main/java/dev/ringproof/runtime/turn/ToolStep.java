package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.crash.CrashPoints;
import dev.ringproof.runtime.decision.Question.Approved;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.stream.TurnChannel.Draft;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import dev.ringproof.runtime.turn.TimeSpent.Part;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An allowed action: intent durable, tool called, outcome durable, then told. */
final class ToolStep {
  static final String UNUSABLE = "unusable";
  static final String DONE_UNUSABLE = "{\"executed\":true,\"result\":\"unusable\"}";
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
    if (!turn.time.in(Part.STORE, () -> intended(turn, action, approval, evidence))) {
      // The approval was used up, or another node owns the session now: nothing runs.
      turn.refused++;
      turn.toolSays(action.id(), "{\"refused\":true,\"reason\":\"approval_expired\"}");
      return Optional.empty();
    }
    crash.at(CrashPoint.AFTER_INTENT, turn.facts.turn());
    var end = told(turn, action, turn.time.in(Part.TOOL, () -> call(turn, action)));
    crash.at(CrashPoint.AFTER_OUTCOME, turn.facts.turn());
    return end;
  }

  /** A store that fails ends the turn, before anything was sent; not if a person has agreed. */
  private boolean intended(
      Running turn, Action action, @Nullable String approval, List<EvidenceDraft> evidence) {
    var row = action.row(turn, "intended");
    return approval == null
        ? store.intend(row, null, evidence)
        : Insisting.on(turn, () -> store.intend(row, approval, evidence));
  }

  /** What became of a call, and how it was found out. */
  private record Came(ToolOutcome outcome, String evidence) {}

  private Came call(Running turn, Action action) {
    var started = System.nanoTime();
    var effect = doubt(turn, action);
    var within = least(action.tool().timeout(), turn.deadline.leftBut(KEPT));
    var outcome = effects.first(effect, within);
    crash.at(CrashPoint.AFTER_EFFECT, turn.facts.turn());
    var evidence = "response";
    if (outcome instanceof ToolOutcome.Unknown unknown) {
      outcome = doubtful(turn, action, unknown);
      evidence = "read_back";
    }
    var elapsed = Duration.ofNanos(System.nanoTime() - started);
    slo.tool(turn.facts.tier().id(), action.tool().name(), word(outcome), elapsed);
    return new Came(outcome, evidence);
  }

  private Optional<End> told(Running turn, Action action, Came came) {
    return switch (came.outcome()) {
      case ToolOutcome.Completed completed -> completed(turn, action, completed, came.evidence());
      case ToolOutcome.Unusable unusable -> unusable(turn, action, unusable, came.evidence());
      case ToolOutcome.Failed failed -> failed(turn, action, failed);
      case ToolOutcome.Unknown unknown -> unknown(turn, action);
    };
  }

  /** Makes durable and tells what became of an effect that an earlier process intended. */
  void tell(Running turn, Action action, ToolOutcome outcome) {
    var unused =
        switch (outcome) {
          case ToolOutcome.Completed completed -> completed(turn, action, completed, "read_back");
          case ToolOutcome.Unusable unusable -> unusable(turn, action, unusable, "read_back");
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
    var found = found(turn, action);
    if (!(found instanceof ToolOutcome.Unknown)) {
      turn.channel.soon(
          EventType.RECOVERY,
          JsonValue.object().with("cause", "read_back").with("action", action.id()));
      turn.note("recovery", clock.instant(), JsonValue.object().with("cause", "read_back"));
    }
    return found;
  }

  /** Finds out what became of an effect whose answer is not known. */
  ToolOutcome found(Running turn, Action action) {
    return effects.resolve(doubt(turn, action));
  }

  /** Asks once more, so often at most in all; empty when nobody is to ask any more. */
  Optional<ToolOutcome> again(Running turn, Action action, int most) {
    return effects.again(doubt(turn, action, most));
  }

  private Effects.Doubt doubt(Running turn, Action action) {
    var job = turn.facts.tier().id() == TierId.C;
    return doubt(turn, action, job ? Effects.MOST_IN_A_JOB : Effects.MOST_ATTEMPTS);
  }

  private Effects.Doubt doubt(Running turn, Action action, int most) {
    return new Effects.Doubt(
        action.tool(),
        action.id(),
        action.arguments(),
        new ToolCall(action.id(), turn.facts.epoch(), turn.facts.context().next(ids)),
        most,
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
    // Before the outcome: what stands as completed has its result where it is wanted.
    turn.toolSays(action.id(), Json.write(completed.result()));
    recorded(
        turn,
        new Draft(EventType.TOOL_COMPLETED, event),
        events -> {
          store.outcome(action.id(), "completed", completed.reference(), digest, drafts, events);
          return true;
        });
    turn.done++;
    return Optional.empty();
  }

  /** It was done: on record with its reference, and told as such; the answer reaches no one. */
  private Optional<End> unusable(
      Running turn, Action action, ToolOutcome.Unusable unusable, String evidence) {
    var event =
        failure(action, UNUSABLE, unusable.reason()).with("reference", unusable.reference());
    var body =
        JsonValue.object()
            .with("action", action.id())
            .with("outcome", UNUSABLE)
            .with("reference", unusable.reference())
            .with("evidence", evidence);
    var drafts = new ArrayList<>(turn.takeEvidence());
    drafts.add(new EvidenceDraft("outcome", clock.instant(), body));
    turn.toolSays(action.id(), DONE_UNUSABLE);
    recorded(
        turn,
        new Draft(EventType.TOOL_FAILED, event),
        events -> {
          store.outcome(action.id(), UNUSABLE, unusable.reference(), null, drafts, events);
          return true;
        });
    turn.done++;
    return Optional.empty();
  }

  private Optional<End> failed(Running turn, Action action, ToolOutcome.Failed failed) {
    turn.toolSays(action.id(), "{\"failed\":true}");
    settle(turn, action, "failed", null, failure(action, "failed", failed.reason()));
    return Optional.empty();
  }

  private static Optional<End> unknown(Running turn, Action action) {
    turn.degraded.add("tool_unknown");
    turn.unconfirmed.add(action.id());
    return Optional.of(new End.Completed("stop", unconfirmed(action.id())));
  }

  /** What is said of an effect that nobody could find out about. */
  static String unconfirmed(String action) {
    return "approved and sent, not confirmed; it will not be sent again; reference " + action;
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
    recorded(
        turn,
        new Draft(EventType.TOOL_FAILED, event),
        events -> {
          store.outcome(action.id(), outcome, reference, null, drafts, events);
          return true;
        });
  }

  /** Makes an outcome durable and shows it. */
  private static void recorded(Running turn, Draft event, Predicate<List<TurnEvent>> write) {
    var unused = Insisting.on(turn, () -> turn.channel.commit(List.of(event), write));
  }

  private static JsonObject failure(Action action, String outcome, String reason) {
    return failure(action.id(), action.tool().name(), outcome, reason);
  }

  /** Returns the event of an effect that did not happen, or that no one can tell of. */
  static JsonObject failure(String action, String tool, String outcome, String reason) {
    return JsonValue.object()
        .with("action", action)
        .with("tool", tool)
        .with("outcome", outcome)
        .with("reason", reason)
        .with("reference", action)
        .with(
            "message",
            switch (outcome) {
              case "unknown" ->
                  reason.equals("gave_up")
                      ? "sent, not confirmed; nobody is finding out any more"
                      : "sent, not confirmed; we are finding out";
              case UNUSABLE -> "the tool did it, and its answer could not be used";
              default -> "the tool did not do it";
            });
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
      case ToolOutcome.Unusable unusable -> UNUSABLE;
      case ToolOutcome.Failed failed -> "failed";
      case ToolOutcome.Unknown unknown -> "unknown";
    };
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
