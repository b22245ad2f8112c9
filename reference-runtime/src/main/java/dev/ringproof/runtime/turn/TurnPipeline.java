package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.WantedAction;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.telemetry.Tracing;
import dev.ringproof.runtime.telemetry.TurnLog;
import dev.ringproof.runtime.telemetry.TurnSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One turn, from its reservation to its end: model, actions, model again, until the model has
 * nothing more to do. Straight-line code on the turn's own thread.
 */
final class TurnPipeline {
  private final ContextStep context;
  private final ModelStep model;
  private final ActionStep actions;
  private final Settler settler;
  private final FollowUps followUps;
  private final SloRecorder slo;
  private final TurnLog log;
  private final Tracing tracing;
  private final Ids ids;

  TurnPipeline(
      ContextStep context,
      ModelStep model,
      ActionStep actions,
      Settler settler,
      FollowUps followUps,
      SloRecorder slo,
      TurnLog log,
      Tracing tracing,
      Ids ids) {
    this.context = context;
    this.model = model;
    this.actions = actions;
    this.settler = settler;
    this.followUps = followUps;
    this.slo = slo;
    this.log = log;
    this.tracing = tracing;
    this.ids = ids;
  }

  /** Runs a new turn to its end and returns how it ended. */
  End run(Running turn, ContextStep.Context loaded) {
    return settled(turn, attempt(turn, loaded));
  }

  /** Runs a turn, or what is left of it, and returns how it would end; nothing is settled yet. */
  End attempt(Running turn, ContextStep.Context loaded) {
    return ending(
        turn,
        () -> {
          if (turn.messages.isEmpty()) {
            context.apply(turn, loaded);
          } else {
            model.preferred(turn);
          }
          return rounds(turn);
        });
  }

  /** Settles what it can no longer than this: the store is about to close. */
  void stop() {
    settler.stop();
  }

  /** Goes on with a turn that an earlier process left; nothing is settled yet. */
  End resume(Running turn) {
    return ending(turn, () -> rounds(turn));
  }

  /** Ends a turn that cannot go on. */
  void end(Running turn, End end) {
    turn.channel.beforeEnd(type -> explain(turn, end, type));
    settler.settle(turn, end);
    followUps.leave(turn);
  }

  /**
   * A turn that was taken back is no turn by the metrics, and neither are its parts; what it cost
   * was spent all the same.
   */
  private void explain(Running turn, End end, EventType type) {
    var tier = turn.facts.tier().id();
    if (type != EventType.TURN_CANCELLED) {
      turn.time.told((part, spent) -> slo.dependency(tier, part, spent, turn.facts.trace()));
    }
    var charged = turn.purse.charged();
    slo.charged(tier, charged.tokens(), charged.micros());
    tracing.turn(() -> span(turn, error(end, type)));
  }

  private static @Nullable String error(End end, EventType type) {
    if (end instanceof End.Failed failed) {
      return failed.failure().reason();
    }
    // The store did not take the end that it would have had.
    return type == EventType.TURN_FAILED ? "store_unavailable" : null;
  }

  private static TurnSpan span(Running turn, @Nullable String error) {
    var facts = turn.facts;
    var usage = turn.purse.usage();
    return new TurnSpan(
        facts.context(),
        facts.turn(),
        facts.session(),
        facts.trace(),
        facts.tier().id(),
        facts.ring(),
        turn.time.elapsed(),
        usage.whole("/inputTokens").orElse(0L),
        usage.whole("/outputTokens").orElse(0L),
        List.copyOf(turn.degraded),
        error);
  }

  private interface Work {
    End run();
  }

  /** Settles an end, unless the turn was left; returns it. */
  End settled(Running turn, End end) {
    if (turn.isCancelled() || end instanceof End.Cancelled) {
      withdraw(turn);
    }
    if (!(end instanceof End.Left)) {
      end(turn, turn.isCancelled() ? new End.Cancelled() : end);
    }
    return end;
  }

  /** What cannot be withdrawn now expires by itself; the turn ends all the same. */
  private void withdraw(Running turn) {
    try {
      actions.withdraw(turn);
    } catch (StoreException e) {
      log.failure("withdraw", JsonValue.object().with("turn", turn.facts.turn()), e);
    }
  }

  private End ending(Running turn, Work work) {
    try {
      return work.run();
    } catch (StoreException e) {
      log.failure("turn", JsonValue.object().with("turn", turn.facts.turn()), e);
      return new End.Failed(Failure.store(turn.anyText()));
    } catch (RuntimeException e) {
      log.failure("turn", JsonValue.object().with("turn", turn.facts.turn()), e);
      return new End.Failed(Failure.internal(turn.anyText()));
    }
  }

  private End rounds(Running turn) {
    while (true) {
      var ended = pending(turn);
      if (ended.isPresent()) {
        return ended.get();
      }
      if (turn.isCancelled()) {
        return new End.Cancelled();
      }
      if (turn.deadline.passed()) {
        return new End.Failed(Failure.deadline(turn.anyText(), Culprit.RUNTIME));
      }
      var answer = model.next(turn);
      if (answer instanceof ModelStep.Answer.Ended end) {
        return end.end();
      }
      if (answer instanceof ModelStep.Answer.Said said) {
        var completed = take(turn, said.finished());
        if (completed.isPresent()) {
          return completed.get();
        }
      }
      turn.round++;
    }
  }

  private Optional<End> pending(Running turn) {
    while (!turn.pending.isEmpty()) {
      var end = actions.next(turn);
      if (end.isPresent()) {
        return end;
      }
      if (turn.isCancelled()) {
        return Optional.of(new End.Cancelled());
      }
    }
    return Optional.empty();
  }

  /** Takes in an answer; empty when it wants actions, which then are pending. */
  private Optional<End> take(Running turn, ModelResult.Finished finished) {
    if (finished.finish().equals("length")) {
      // What it wanted beyond the cut is unknown: no action from a half-read plan.
      turn.degraded.add("truncated");
      return Optional.of(new End.Completed("length", "the answer reached its longest length"));
    }
    if (finished.actions().isEmpty()) {
      var denied = turn.refused > 0 && turn.done == 0;
      return Optional.of(new End.Completed(denied ? "denied" : "stop", left(turn)));
    }
    if (turn.round >= ModelStep.MOST_ROUNDS) {
      return Optional.of(
          new End.Completed("stop", "the model asked for more actions than one turn may take"));
    }
    want(turn, finished.actions());
    return Optional.empty();
  }

  private static String left(Running turn) {
    return switch (turn.left) {
      case 0 -> "";
      case 1 -> "an action waits for approval; its result comes with a later turn";
      default -> turn.left + " actions wait for approval; their results come with a later turn";
    };
  }

  private void want(Running turn, List<WantedAction> wanted) {
    var calls = new ArrayList<JsonValue>();
    for (var one : wanted) {
      // Our own id: providers reuse theirs, and two calls with one id would be one effect.
      var action = ids.make("act");
      turn.pending.addLast(new Wanted(action, one.tool(), one.arguments(), null));
      calls.add(
          JsonValue.object()
              .with("id", action)
              .with("type", "function")
              .with(
                  "function",
                  JsonValue.object().with("name", one.tool()).with("arguments", one.arguments())));
    }
    turn.messages.add(
        JsonValue.object()
            .with("role", "assistant")
            .with("content", "")
            .with("tool_calls", new JsonArray(calls)));
  }
}
