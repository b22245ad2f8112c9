package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.budget.RoutePlanner;
import dev.ringproof.runtime.model.Breakers;
import dev.ringproof.runtime.model.Breakers.Passage;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.Retries;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.turn.Offers.Offer;
import dev.ringproof.runtime.turn.TimeSpent.Part;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls the models: the preferred one for its share of the first-token budget, then the next of the
 * fallback tree. Once a token was shown, no other model goes on with the answer.
 */
final class ModelStep {
  static final int MOST_ROUNDS = 4;
  private static final Duration MARGIN = Duration.ofMillis(100);
  private static final Duration KEPT_TO_SETTLE = Duration.ofMillis(300);

  /** Where no one waits for a first token, a model that gives none for so long has timed out. */
  private static final int SHARE_UNWATCHED = 60;

  /** A model that was waited for a fourth of that time had its chance. */
  private static final int FAIR_SHARE = 4;

  private static final Duration LEAST_IDLE = Duration.ofSeconds(2);

  private final Deps deps;

  record Deps(
      ModelPort model,
      Retries retries,
      Breakers breakers,
      TokenCounter counter,
      Offers offers,
      SloRecorder slo,
      Ids ids,
      Clock clock) {}

  ModelStep(Deps deps) {
    this.deps = deps;
  }

  sealed interface Answer {
    record Said(ModelResult.Finished finished) implements Answer {}

    record Ended(End end) implements Answer {}
  }

  /** Returns what the turn's next call offers. */
  private Offer offered(Running turn) {
    return turn.round >= MOST_ROUNDS ? Offer.NONE : deps.offers().of(turn.facts.tier().id());
  }

  Answer next(Running turn) {
    var asked = new Asked(deps.retries(), System.nanoTime());
    var timedOut = false;
    while (true) {
      if (turn.isCancelled()) {
        return new Answer.Ended(new End.Cancelled());
      }
      ModelResult result;
      try (var passage = passage(turn)) {
        var most = maxOutput(turn);
        if (most < least(turn)) {
          return failed(Failure.budget(turn.anyText()));
        }
        result = ask(turn, asked, passage, most);
      }
      turn.purse.charge(model(turn), result.usage(), outcome(result));
      asked.ended(model(turn), result);
      if (turn.isCancelled()) {
        return new Answer.Ended(new End.Cancelled());
      }
      switch (result) {
        case ModelResult.Finished finished -> {
          return new Answer.Said(finished);
        }
        case ModelResult.TimedOut out -> {
          if (out.anyText()) {
            return cut(turn, "timeout");
          }
          timedOut = true;
        }
        case ModelResult.Broken broken -> {
          if (broken.anyText()) {
            return cut(turn, "provider_cut");
          }
        }
        case ModelResult.Refused refused -> turn.comeBackAfter(refused.retryAfter());
      }
      if (!again(turn, result, asked)) {
        return failed(
            timedOut
                ? Failure.modelTimeout(turn.anyText(), turn.done > 0)
                : Failure.modelError(turn.anyText(), turn.done > 0));
      }
    }
  }

  /** Moves on to the first model whose provider is not left alone, or to the last there is. */
  private Passage passage(Running turn) {
    while (true) {
      var passage = deps.breakers().passage(deps.retries().provider(model(turn)));
      if (passage.admitted() || turn.position + 1 >= turn.models.size()) {
        return passage;
      }
      turn.position++;
      turn.degraded.add("fallback");
      deps.slo().modelRetry(turn.facts.tier().id(), "skipped");
      route(turn, "unavailable");
    }
  }

  private ModelResult ask(Running turn, Asked asked, Passage passage, int most) {
    turn.textBefore = turn.text.length();
    var within = firstToken(turn, asked.startNanos());
    asked.call(model(turn));
    var began = System.nanoTime();
    var result = turn.time.in(Part.MODEL, () -> call(turn, most, within));
    passage.ended(result, patient(turn, within), System.nanoTime() - began);
    turn.pace.over();
    return result;
  }

  /** Whether a model had a fair share of the time: what the turn lost before is not its fault. */
  private static boolean patient(Running turn, Duration within) {
    return within.multipliedBy(FAIR_SHARE).compareTo(whole(turn)) >= 0;
  }

  /** A job that is run again asks the preferred model first: whatever ailed it may be over. */
  void preferred(Running turn) {
    if (turn.position > 0) {
      turn.position = 0;
      turn.degraded.remove("fallback");
      route(turn, "preferred");
    }
  }

  /**
   * Moves on to the next model, or to the same one where it is the last and said when to come back;
   * false if the turn has asked again as often as it may, or whom it would ask has to be left alone
   * for too long or is asked again enough by others.
   */
  private boolean again(Running turn, ModelResult result, Asked asked) {
    var others = turn.position + 1 < turn.models.size();
    var next = others ? turn.models.get(turn.position + 1) : model(turn);
    var invited = result instanceof ModelResult.Refused refused && refused.retryAfter() != null;
    var pause = asked.pause(next);
    var late = !pause.isZero() && pause.compareTo(window(turn, asked.startNanos())) >= 0;
    if (!deps.retries().leaves(turn.askedAgain) || !(others || invited) || late) {
      return false;
    }
    var tier = turn.facts.tier().id();
    if (asked.knows(next) && !deps.retries().take(deps.retries().provider(next))) {
      deps.slo().modelRetry(tier, "withheld");
      return false;
    }
    deps.slo().modelRetry(tier, others ? "fallback" : "same");
    turn.askedAgain++;
    if (others) {
      fallBack(turn, result);
    }
    return pause.isZero() || !turn.pause(pause);
  }

  private void fallBack(Running turn, ModelResult result) {
    turn.position++;
    turn.degraded.add("fallback");
    if (result instanceof ModelResult.TimedOut) {
      turn.hit(ModeId.MODEL_TIMEOUT, "model_timeout", Culprit.MODEL, deps.clock().instant());
    }
    route(turn, result instanceof ModelResult.TimedOut ? "timeout" : "error");
  }

  private Answer cut(Running turn, String cause) {
    turn.channel.soon(EventType.RECOVERY, JsonValue.object().with("cause", cause));
    turn.note("recovery", deps.clock().instant(), JsonValue.object().with("cause", cause));
    return failed(Failure.cut());
  }

  private static Answer failed(Failure failure) {
    return new Answer.Ended(new End.Failed(failure));
  }

  private void route(Running turn, String reason) {
    var prices = turn.purse.prices();
    var price = prices.of(model(turn));
    var input = input(turn);
    var most = turn.facts.tier().maxOutputTokens();
    var cost = price.cost(input, most);
    var next = turn.position + 1;
    var marginal =
        next < turn.models.size() ? cost - prices.of(turn.models.get(next)).cost(input, most) : 0;
    turn.channel.soon(
        EventType.ROUTE_SELECTED,
        JsonValue.object()
            .with("model", model(turn))
            .with("position", turn.facts.tier().models().indexOf(model(turn)))
            .with("reason", reason)
            .with("costMicros", cost)
            .with("marginalMicros", marginal));
    turn.note(
        "route",
        deps.clock().instant(),
        JsonValue.object()
            .with("model", model(turn))
            .with("reason", reason)
            .with("costMicros", cost));
  }

  private ModelResult call(Running turn, int most, Duration firstToken) {
    var tier = turn.facts.tier();
    var call =
        new ModelCall(
            model(turn),
            turn.messages,
            offered(turn).tools(),
            most,
            firstToken,
            idle(tier.firstToken()),
            turn.deadline.leftBut(KEPT_TO_SETTLE),
            turn.facts.context().next(deps.ids()));
    return turn.interruptibly(
        () ->
            deps.model().stream(
                call,
                piece -> {
                  turn.pace.piece(System.nanoTime());
                  turn.text.append(piece);
                  turn.channel.token(piece);
                }));
  }

  private static Duration idle(@Nullable Duration firstToken) {
    var idle = firstToken == null ? Duration.ofSeconds(30) : firstToken.multipliedBy(2);
    return idle.compareTo(LEAST_IDLE) < 0 ? LEAST_IDLE : idle;
  }

  /**
   * The longest answer. What providers make of the tools that are offered we only guess: what is
   * left may be too little for that guess, and pay for a short answer all the same.
   */
  private int maxOutput(Running turn) {
    var input = input(turn);
    var most = turn.facts.tier().maxOutputTokens();
    var granted = turn.purse.maxOutput(model(turn), input + offered(turn).tokens(), most);
    return granted >= least(turn) ? granted : turn.purse.maxOutput(model(turn), input, least(turn));
  }

  /** A shorter answer is none. */
  private static int least(Running turn) {
    return Math.min(RoutePlanner.LEAST_OUTPUT, turn.facts.tier().maxOutputTokens());
  }

  private long input(Running turn) {
    return turn.input.of(turn.messages, deps.counter());
  }

  static long count(TokenCounter counter, List<JsonObject> messages) {
    long tokens = 0;
    for (var message : messages) {
      tokens += 4 + counter.count(message.text("/content").orElse(""));
      for (var call : message.items("/tool_calls")) {
        tokens += counter.count(call.text("/function/name").orElse(""));
        tokens += counter.count(call.text("/function/arguments").orElse(""));
      }
    }
    return tokens;
  }

  /** Half of what is left of the first-token budget while there is another model to turn to. */
  private Duration firstToken(Running turn, long roundStart) {
    var left = window(turn, roundStart);
    var others = turn.position + 1 < turn.models.size() && deps.retries().leaves(turn.askedAgain);
    return others ? left.dividedBy(2) : left;
  }

  private static Duration window(Running turn, long roundStart) {
    var from = turn.round == 0 ? turn.deadline.startNanos() : roundStart;
    var left = whole(turn).minusNanos(System.nanoTime() - from).minus(MARGIN);
    var whole = turn.deadline.leftBut(KEPT_TO_SETTLE);
    var least = left.compareTo(whole) < 0 ? left : whole;
    return least.isNegative() ? Duration.ZERO : least;
  }

  /** The time in which a first token has to come. */
  private static Duration whole(Running turn) {
    var tier = turn.facts.tier();
    return tier.firstToken() == null ? tier.turn().dividedBy(SHARE_UNWATCHED) : tier.firstToken();
  }

  private static String model(Running turn) {
    return turn.models.get(turn.position);
  }

  private static String outcome(ModelResult result) {
    return switch (result) {
      case ModelResult.Finished finished -> "completed";
      case ModelResult.TimedOut out -> "timeout";
      case ModelResult.Broken broken -> broken.anyText() ? "partial" : "error";
      case ModelResult.Refused refused -> "refused";
    };
  }
}
