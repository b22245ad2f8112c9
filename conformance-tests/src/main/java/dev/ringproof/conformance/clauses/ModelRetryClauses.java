package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Bill;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model that failed is asked again so often, no sooner than it wants, and it is told. */
final class ModelRetryClauses {
  private static final int MOST_MORE = 2;
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(3);

  /** More than any turn of tier A lasts. */
  private static final Duration TOO_LATE = Duration.ofSeconds(90);

  /** So many requests may be sent again beside a tenth of them. */
  private static final int TO_BEGIN_WITH = 10;

  private static final int TURNS = 40;
  private static final int TURNS_AT_ONCE = 8;

  @Proves("FIN-11")
  void aTurnAsksTwiceMoreAtMost(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.refuses(503, AT_ONCE));
    var told = talk.take("tell " + nonce).failed();
    var calls = check.witness().modelCalls(nonce);
    check.want(!calls.isEmpty() && calls.size() <= 1 + MOST_MORE, "1 to 3 calls", calls.size());
    wantCounted(check, Bill.of(told), calls);
    var twin = check.nonce();
    var refuses = ModelScript.refuses(503, AT_ONCE);
    check.witness().script(twin, refuses.then(ModelScript.says("at last")));
    talk.take("tell " + twin).completed();
    check.want(check.witness().modelCalls(twin).size() > 1, "a call after a refusal", twin);
  }

  @Proves(
      value = "FIN-11",
      capabilities = {Capability.ACTIONS, Capability.FALLBACK})
  void allAnswersOfATurnShareItsAttempts(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    var refuses = ModelScript.refuses(503, AT_ONCE).only(ModelScript.FALLBACK);
    var order = JsonValue.object().with("order", nonce);
    var looks = ModelScript.asks("lookup_order", order).only(ModelScript.FALLBACK);
    var script = ModelScript.refuses(503, null).only(ModelScript.PRIMARY);
    for (int i = 0; i < 3; i++) {
      script = script.then(looks).then(refuses);
    }
    check.witness().script(nonce, script);
    var told = talk.take("tell " + nonce);
    var calls = check.witness().modelCalls(nonce);
    var refused = calls.stream().filter(call -> call.ended() == Ended.REFUSED).count();
    check.want(refused >= 1 && refused <= 1 + MOST_MORE, "1 to 3 calls that failed", refused);
    check.want(calls.size() > refused, "an answer in between", calls);
    wantCounted(check, Bill.of(told), calls);
  }

  /** Every call that a provider saw is on the bill, by its model, and so are the refused ones. */
  private static void wantCounted(Check check, Bill bill, List<ModelCallSeen> calls) {
    check.wantSame(
        "calls on the bill",
        calls.stream().map(ModelCallSeen::model).toList(),
        bill.legs().stream().map(Bill.Leg::model).toList());
    for (int i = 0; i < calls.size(); i++) {
      var refused = calls.get(i).ended() == Ended.REFUSED;
      var leg = bill.legs().get(i);
      check.wantSame("told as completed", !refused, leg.outcome().equals("completed"));
      check.want(!refused || leg.tokens() == 0, "no charge for a refusal", leg);
    }
  }

  @Proves(value = "FIN-11", capabilities = Capability.FALLBACK)
  void nobodyIsAskedSoonerThanItWants(Check check) {
    // The tier that leaves most time to ask again, on a machine with other work.
    var patient = Talk.open(check, TierId.B);
    var soon = check.nonce();
    check.witness().script(soon, bothRefuse(null, SECOND).then(ModelScript.says("at last")));
    var told = patient.take("tell " + soon);
    wantLeftAlone(check, soon, ModelScript.FALLBACK, SECOND);
    var calls = check.witness().modelCalls(soon);
    check.want(
        calls.size() > 2 && calls.getLast().ended() == Ended.DONE, "a call after that", calls);
    wantCounted(check, Bill.of(told.completed()), calls);
    var talk = Talk.open(check, TierId.A);
    var never = check.nonce();
    check.witness().script(never, bothRefuse(TOO_LATE, TOO_LATE).then(ModelScript.says("early")));
    var failed = talk.take("tell " + never).failed();
    check.wantSame("calls that were refused for long", 2, check.witness().modelCalls(never).size());
    var budget = check.tier(TierId.A).turn();
    check.want(failed.took().compareTo(budget) < 0, "an end within " + budget, failed.took());
  }

  @Proves(value = "FIN-11", seams = Seam.SHORT_WINDOWS, capabilities = Capability.WORKFLOWS)
  void aJobWaitsForTheOneThatWantsToBeLeftAlone(Check check) {
    var talk = Talk.open(check, TierId.C);
    var nonce = check.nonce();
    // The one that was asked first wants a pause, the one that was asked last says nothing of it.
    var script = bothRefuse(null, LATER).then(ModelScript.says("at last"));
    check.witness().script(nonce, script);
    SessionClauses.done(check, talk, SessionClauses.job(check, talk, nonce));
    wantLeftAlone(check, nonce, ModelScript.FALLBACK, LATER);
    var calls = check.witness().modelCalls(nonce);
    check.wantSame("the last call", Ended.DONE, calls.getLast().ended());
  }

  private static ModelScript bothRefuse(@Nullable Duration primary, Duration fallback) {
    return ModelScript.refuses(503, primary)
        .only(ModelScript.PRIMARY)
        .then(ModelScript.refuses(429, fallback).only(ModelScript.FALLBACK));
  }

  /** Between a provider's refusal and the next call of it lies what it asked for. */
  private static void wantLeftAlone(Check check, String nonce, String provider, Duration asked) {
    var calls =
        check.witness().modelCalls(nonce).stream()
            .filter(call -> call.provider().equals(provider))
            .toList();
    check.want(!calls.isEmpty(), "a call of the provider " + provider, calls);
    for (int i = 1; i < calls.size(); i++) {
      var before = calls.get(i - 1);
      var pause = Duration.ofNanos(calls.get(i).atNanos() - before.endNanos());
      check.want(
          before.ended() != Ended.REFUSED || pause.compareTo(asked) >= 0,
          "no call within the " + asked.toSeconds() + " s that " + provider + " asked for",
          pause.toMillis());
    }
  }

  @Proves(value = "FIN-11", phase = Phase.OWN, deep = true, capabilities = Capability.FALLBACK)
  void aProviderInTroubleIsAskedLittleMore(Check check) {
    // In a runtime of its own: what is left of the budgets is no other test's to find.
    check.onItsOwn(
        check.standing().plan().like("retries").make(), ModelRetryClauses::refusedAllOver);
  }

  private static void refusedAllOver(Check check) {
    var user = check.user();
    var nonces = new ArrayList<String>();
    for (int i = 0; i < TURNS; i += TURNS_AT_ONCE) {
      nonces.addAll(refusedTurns(check, user));
    }
    var again = askedAgain(check, nonces);
    check.note("asked again: " + again + " of " + nonces.size() + " turns");
    again.forEach((provider, times) -> withinItsBudget(check, provider, times));
    check.want(again.values().stream().anyMatch(times -> times > 0), "someone asked again", again);
  }

  /** How often each provider was asked once more for one answer. */
  private static Map<String, Integer> askedAgain(Check check, List<String> nonces) {
    var asked = new HashSet<String>();
    var again = new HashMap<String, Integer>();
    for (var nonce : nonces) {
      for (var call : check.witness().modelCalls(nonce)) {
        var first = asked.add(nonce + " " + call.provider());
        again.merge(call.provider(), first ? 0 : 1, Integer::sum);
      }
    }
    return again;
  }

  private static void withinItsBudget(Check check, String provider, int times) {
    var all =
        check.witness().modelCalls().stream()
            .filter(call -> call.provider().equals(provider))
            .count();
    var most = TO_BEGIN_WITH + all / 10;
    check.want(
        times <= most,
        "at most " + most + " of " + all + " requests to " + provider + " sent again",
        times);
  }

  /** Some turns at once, of which nobody can be answered; returns their nonces. */
  private static List<String> refusedTurns(Check check, Persona user) {
    var nonces = new ArrayList<String>();
    var turns = new LinkedHashMap<Talk, TurnStream>();
    for (int i = 0; i < TURNS_AT_ONCE; i++) {
      var nonce = check.nonce();
      check.witness().script(nonce, bothRefuse(null, AT_ONCE));
      var talk = Talk.open(check, user, TierId.A, null);
      turns.put(talk, talk.start("tell " + nonce));
      nonces.add(nonce);
    }
    turns.forEach((talk, stream) -> talk.finish(stream).failed());
    return nonces;
  }
}
