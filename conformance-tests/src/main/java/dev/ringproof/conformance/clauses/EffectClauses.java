package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.ModelScript;
import dev.ringproof.testbed.witness.ToolScript;
import dev.ringproof.testbed.witness.Witness;
import java.util.List;
import java.util.Set;

/** An effect happens once, and a lost answer is not a failure. */
final class EffectClauses {
  private static final long MOST_ATTEMPTS = 16;

  /** Scripts a model that asks for a message to be sent, and is done. */
  static String email(Check check) {
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

  @Proves(value = "EFF-3", phase = Phase.OWN, deep = true)
  void boundOfRecoveryOutlivesAKill(Check check) {
    var bound = check.whole(check.standing().discovery(), "/limits/recoveryAttempts");
    check.want(bound >= 2 && bound <= MOST_ATTEMPTS, "2 to " + MOST_ATTEMPTS + " attempts", bound);
    var alike = check.standing().plan().like("recovery").make();
    try (var own = Standing.up(alike)) {
      recoverAcrossAKill(check, own, bound);
    }
  }

  private static void recoverAcrossAKill(Check check, Standing own, long bound) {
    var witness = own.witness();
    var nonce = witness.nonce();
    var script = ModelScript.asks("send_email", PolicyClauses.email(nonce));
    witness.script(nonce, script.then(ModelScript.says("all done")));
    // The effect happens, its answer is lost, and whoever asks what became of it learns nothing.
    witness.tool(nonce, ToolScript.ok().resetAfterEffect().readBackStatus(500));
    var user = own.personas().user();
    var session = check.text(check.json(own.binding().openSession(user, TierId.A, null)), "/id");
    var stream = own.binding().takeTurn(user, session, TurnAsk.of("send " + nonce));
    check.await(
        "half of the attempts before the kill",
        Check.PATIENCE.multipliedBy(2),
        () -> attempts(witness, nonce) >= bound / 2);
    own.kill();
    var before = attempts(witness, nonce);
    own.start();
    stream.close();
    check.await(
        "recovery that gave up, or went beyond its bound",
        own.tiers().tier(TierId.A).turn(),
        () -> attempts(witness, nonce) > bound || over(own, user, session, stream.turn()));
    check.note(before + " attempts before the kill");
    var all = attempts(witness, nonce);
    check.want(all > before, "recovery that goes on after the kill", all);
    check.want(all <= bound, "at most " + bound + " attempts over the kill", all);
    check.wantSame("effects", 1, witness.effects(nonce).size());
    own.kill();
    own.start();
    var twin = own.binding().openSession(user, TierId.A, null);
    check.wantStatus(201, twin, "a session after another kill");
    check.wantSame("attempts after another kill", all, attempts(witness, nonce));
  }

  /** What was asked about the effect: anything beyond the first call. */
  private static long attempts(Witness witness, String nonce) {
    return Math.max(0, witness.toolCalls(nonce).size() - 1L);
  }

  private static boolean over(Standing own, Persona user, String session, String turn) {
    var state = own.binding().turn(user, session, turn);
    return state.status() == 200
        && Set.of("completed", "failed", "cancelled")
            .contains(state.json().text("/state").orElse(""));
  }
}
