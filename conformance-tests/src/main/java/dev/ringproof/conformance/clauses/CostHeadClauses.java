package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Bill;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.PlainWords;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;

/** Headers that tell of money say what the bodies say. */
final class CostHeadClauses {
  private static final Duration WINDOW = Duration.ofSeconds(15);
  private static final Duration SLOW = Duration.ofMillis(60);

  /** Six seconds of it: nobody has to be quick to see the turn run. */
  private static final int LONG = 100;

  @Proves(value = "FIN-3", capabilities = Capability.ACTIONS)
  void headersTellOfMoneyAsBodiesDo(Check check) {
    var head = new MoneyHead(check);
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var running = check.nonce();
    check.witness().script(running, ModelScript.says(PlainWords.tokens(LONG)).pace(SLOW));
    var stream = talk.start("tell " + running);
    check.there(stream.awaitType(EventType.TOKEN, Check.PATIENCE), "a token", stream.seen());
    var during = talk.view();
    check.wantSame("the turn that runs", stream.turn(), check.text(during, "/activeTurn"));
    head.left("a stream", stream, remaining(check, during));
    check.wantStatus(
        202, check.api().cancel(talk.who(), talk.session(), stream.turn()), "a cancel");
    talk.finish(stream);

    var nonce = severalCalls(check);
    var ask = TurnAsk.of("tell " + nonce).withKey(nonce);
    var state = check.api().takeTurnAndWait(talk.who(), talk.session(), ask);
    var turn = check.json(check.wantStatus(200, state, "a turn that was waited for"));
    var calls = Bill.of(check, turn).legs();
    check.want(calls.size() > 1, "a turn of several calls", calls);
    head.shown("a turn that was waited for", state);
    var id = check.text(turn, "/id");
    head.shown("a turn that was looked at", check.api().turn(talk.who(), talk.session(), id));
    head.shown(
        "a turn that was asked for again",
        check.api().takeTurnAndWait(talk.who(), talk.session(), ask));

    var poor = Talk.open(check, talk.who(), TierId.A, new Spend(40, 1_000_000));
    var refusal = poor.refused(TurnAsk.of("word ".repeat(60) + check.nonce()));
    check.wantProblem(ProblemType.BUDGET_EXHAUSTED, refusal, "a turn beyond the budget");
    head.left("a refusal", refusal, remaining(check, poor.view()));
    head.looked(8);
  }

  /** Returns the nonce of a message that the model answers in more than one call. */
  private static String severalCalls(Check check) {
    var nonce = check.nonce();
    var order = JsonValue.object().with("order", "7");
    check
        .witness()
        .script(
            nonce,
            ModelScript.asks("lookup_order", order).then(ModelScript.says(PlainWords.tokens(9))));
    return nonce;
  }

  private static Spend remaining(Check check, JsonValue view) {
    return new Spend(
        check.whole(view, "/budget/remaining/tokens"),
        check.whole(view, "/budget/remaining/micros"));
  }

  @Proves(
      value = "FIN-3",
      capabilities = {Capability.WORKFLOWS, Capability.ACTIONS})
  void headersTellOfAJobsMoneyAsBodiesDo(Check check) {
    var head = new MoneyHead(check);
    var talk = Talk.open(check, TierId.C);
    var nonce = severalCalls(check);
    var job = SessionClauses.job(check, talk, nonce);
    var done = SessionClauses.done(check, talk, job);
    var calls = Bill.of(check, done).legs();
    check.want(calls.size() > 1, "a job of several calls", calls);
    head.charged("a job", check.api().workflow(talk.who(), job));
    head.looked(1);
  }
}
