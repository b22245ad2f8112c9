package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Bill;
import dev.ringproof.conformance.kit.Bill.Leg;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.PlainWords;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every call of a model is charged, also the one that came to nothing and the one unreported. */
final class ChargeClauses {
  private static final Duration WINDOW = Duration.ofSeconds(8);
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final int WORDS = 24;
  private static final int MORE = 31;

  /** A plan of which half is served, before any word: who reads it falls back, or asks again. */
  private static ModelScript halfPlan(String nonce, String provider) {
    return lookUp(nonce).endsWithoutDone(1).only(provider);
  }

  private static ModelScript lookUp(String nonce) {
    return ModelScript.asks("lookup_order", JsonValue.object().with("order", nonce));
  }

  @Proves(value = "FIN-8", capabilities = Capability.FALLBACK)
  void aModelThatFailedIsChargedBesideItsFallback(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonce = check.nonce();
    var falls = ModelScript.says("so be it").usage(120, 30).only(ModelScript.FALLBACK);
    check.witness().script(nonce, halfPlan(nonce, ModelScript.PRIMARY).then(falls));
    var told = talk.take("tell " + nonce).completed();
    var bill = Bill.of(told);
    wantEachCallPaid(check, nonce, bill);
    check.want(bill.legs().size() > 1, "a call that failed and a fallback", bill);
    check.wantSame("the fallback's tokens", 150L, bill.legs().getLast().tokens());
    bill.settled(talk, told.trace());
  }

  @Proves(value = "FIN-8", capabilities = Capability.FALLBACK)
  void aRefusalIsFreeAndWhatFollowsItIsCharged(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonce = check.nonce();
    var refuses =
        ModelScript.refuses(503, null)
            .only(ModelScript.PRIMARY)
            .then(ModelScript.refuses(429, AT_ONCE).only(ModelScript.FALLBACK));
    check.witness().script(nonce, refuses.then(ModelScript.says("so be it").usage(120, 30)));
    var told = talk.take("tell " + nonce).completed();
    var bill = Bill.of(told);
    check.want(
        check.witness().modelCalls(nonce).stream().anyMatch(c -> c.ended() == Ended.REFUSED),
        "a refusal",
        check.witness().modelCalls(nonce));
    wantEachCallPaid(check, nonce, bill);
    check.wantSame("tokens in all", 150L, bill.tokens());
    bill.settled(talk, told.trace());
  }

  @Proves(value = "FIN-8", seams = Seam.SHORT_WINDOWS, capabilities = Capability.WORKFLOWS)
  void aRunThatFailedIsChargedWithTheOneThatDid(Check check) {
    var talk = Talk.open(check, TierId.C).inOneWindow(WINDOW);
    var nonce = check.nonce();
    var fails = halfPlan(nonce, ModelScript.FALLBACK).then(halfPlan(nonce, ModelScript.PRIMARY));
    check.witness().script(nonce, fails.then(ModelScript.says("so be it").usage(120, 30)));
    var end = SessionClauses.done(check, talk, SessionClauses.job(check, talk, nonce));
    var bill = Bill.of(check, end);
    check.want(check.whole(end, "/attempts") > 1, "a run that failed", end);
    wantEachCallPaid(check, nonce, bill);
    check.wantSame("tokens of what was done", 150L, bill.legs().getLast().tokens());
    bill.settled(talk, check.text(end, "/trace"));
  }

  /**
   * Each call that began to answer is a leg of its model: the words of its question, and something
   * for what of an answer came. A refusal costs nothing, a leg that nobody served is none.
   */
  private static void wantEachCallPaid(Check check, String nonce, Bill bill) {
    var calls = new ArrayList<>(check.witness().modelCalls(nonce));
    for (var leg : bill.legs()) {
      var call = calls.stream().filter(c -> c.model().equals(leg.model())).findFirst();
      calls.remove(check.there(call, "a call for the leg " + leg, calls));
      check.want(paid(leg, call.orElseThrow()), "a charge for " + call, leg);
    }
    check.want(
        calls.stream().allMatch(call -> call.ended() == Ended.REFUSED), "a leg for each", calls);
  }

  private static boolean paid(Leg leg, ModelCallSeen call) {
    return call.ended() == Ended.REFUSED
        ? leg.tokens() == 0
        : leg.input() >= call.inputTokens() && leg.output() >= Math.min(1, call.outputTokens());
  }

  @Proves("FIN-9")
  void anAnswerThatNobodyReportedIsCounted(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var reported = check.nonce();
    var answer = ModelScript.says(PlainWords.tokens(WORDS));
    check.witness().script(reported, answer.usage(120, 30));
    var as = Bill.of(talk.take("tell " + reported).completed());
    check.wantSame("input as reported", 120L, as.input());
    check.wantSame("output as reported", 30L, as.output());
    var nonce = check.nonce();
    check.witness().script(nonce, answer.noUsage());
    var own = Talk.open(check, TierId.A);
    var told = own.take("tell " + nonce).completed();
    var bill = Bill.of(told);
    var call = check.witness().modelCalls(nonce).getFirst();
    check.wantSame("words served", (long) WORDS, call.outputTokens());
    check.wantSame("output counted", (long) WORDS, bill.output());
    check.want(bill.input() >= call.inputTokens(), "input of " + call.inputTokens(), bill);
    bill.settled(own, told.trace());
  }

  @Proves("FIN-9")
  void aQuestionThatNobodyReportedIsCounted(Check check) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says(PlainWords.tokens(WORDS)).noUsage());
    var shorter = counted(check, "tell " + nonce);
    var longer = counted(check, "tell " + nonce + PlainWords.text(MORE));
    // What else a runtime sends along, and by what it counts, is its own: a word more is a token.
    check.wantSame("input for " + MORE + " words more", shorter.input() + MORE, longer.input());
    check.wantSame("output", shorter.output(), longer.output());
  }

  private static Bill counted(Check check, String message) {
    return Bill.of(Talk.open(check, TierId.A).take(message).completed());
  }

  @Proves(value = "FIN-9", capabilities = Capability.ACTIONS)
  void aPlanThatNobodyReportedIsCounted(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonce = check.nonce();
    var says = ModelScript.says(PlainWords.tokens(WORDS)).noUsage();
    check.witness().script(nonce, lookUp(nonce).noUsage().then(says));
    var told = talk.take("look it up " + nonce).completed();
    var bill = Bill.of(told);
    wantEachCallPaid(check, nonce, bill);
    check.wantSame("calls", List.of(2, 2), List.of(calls(check, nonce), bill.legs().size()));
    // No vocabulary has a token that is longer than all of the tool's name.
    var plan = bill.legs().getFirst();
    check.want(plan.output() >= 2, "tokens for a tool's name and its arguments", plan);
    check.wantSame("output after it", (long) WORDS, bill.legs().getLast().output());
    bill.settled(talk, told.trace());
  }

  private static int calls(Check check, String nonce) {
    return check.witness().modelCalls(nonce).size();
  }
}
