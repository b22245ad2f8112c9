package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import java.util.List;

/** An effect happens once, and a lost answer is not a failure. */
final class EffectClauses {

  private static String email(Check check) {
    var nonce = check.nonce();
    check
        .witness()
        .script(
            nonce,
            ModelScript.asks("send_email", PolicyClauses.email(nonce))
                .then(ModelScript.says("all done")));
    return nonce;
  }

  @Proves("EFF-1")
  void lostAnswerIsReadBack(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = email(check);
    check.witness().tool(nonce, ToolScript.ok().resetAfterEffect().times(1));
    var told = talk.take("send " + nonce).completed();
    var effects = check.witness().effects(nonce);
    check.wantSame("effects of an action whose answer was lost", 1, effects.size());
    var calls = check.witness().toolCalls(nonce);
    check.wantSame("keys of all calls", 1L, calls.stream().map(c -> c.key()).distinct().count());
    check.want(
        told.has(EventType.TOOL_COMPLETED) || unknown(told.events().toString()),
        "tool.completed by read-back, or the outcome unknown",
        told.types());
    var log = talk.chain(told.trace());
    check.wantSame("intents on record", 1, log.all("intent").size());
    check.want(!log.all("outcome").isEmpty(), "an outcome on record", log.types());
    var twin = email(check);
    var fine = talk.take("send " + twin).completed();
    check.wantSame("effects of a twin without fault", 1, check.witness().effects(twin).size());
    fine.first(EventType.TOOL_COMPLETED);
  }

  @Proves("EFF-1")
  void unknownIsToldAndNotRetried(Check check) {
    // A runtime may ask until the turn's deadline: tier B's can be short.
    if (check.tier(TierId.B).turn().compareTo(Check.PATIENCE) > 0) {
      throw check.notProvable("tier B's turn is longer than this plan waits");
    }
    var talk = Talk.open(check, TierId.B);
    var nonce = email(check);
    check.witness().tool(nonce, ToolScript.ok().resetAfterEffect().readBackStatus(500));
    var told = talk.take("send " + nonce).completed();
    check.wantSame("effects", 1, check.witness().effects(nonce).size());
    var failed = told.first(EventType.TOOL_FAILED);
    check.wantSame("outcome", "unknown", check.text(failed, "/outcome"));
    check.want(!told.has(EventType.TOOL_COMPLETED), "no tool.completed", told.types());
    var degraded = told.terminal().data().items("/degraded");
    check.want(unknown(degraded.toString()), "degraded: tool_unknown", degraded);
    var outcome = talk.chain(told.trace()).all("outcome").getLast();
    check.wantSame("outcome on record", "unknown", check.text(outcome, "/body/outcome"));
  }

  private static boolean unknown(String text) {
    return text.contains("unknown");
  }

  @Proves("EFF-2")
  void keyAndEpochGoOut(Check check) {
    var talk = Talk.open(check, TierId.A);
    var keys = new java.util.HashSet<String>();
    for (int i = 0; i < 2; i++) {
      var nonce = email(check);
      var told = talk.take("send " + nonce).completed();
      for (var call : check.witness().toolCalls(nonce)) {
        var action = check.text(told.first(EventType.ACTION_REQUESTED), "/action");
        check.wantSame("Idempotency-Key", action, call.key());
        check.want(call.epoch() >= 0, "a Ringproof-Epoch", call.epoch());
        keys.add(call.key());
      }
    }
    check.wantSame("keys of two actions", 2, keys.size());
    check.wantSame("no key", List.of(), keys.stream().filter(String::isBlank).toList());
  }
}
