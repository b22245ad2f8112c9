package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Bill;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Phase;
import dev.ringproof.conformance.kit.PlainWords;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.Reply;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a budget window gives back, and when: as the discovery document says. */
final class WindowClauses {
  private static final Duration SPAN = Duration.ofSeconds(16);
  private static final Spend LIMIT = new Spend(900, 5_000_000);

  private static final Duration ABOUT = Duration.ofSeconds(2);
  private static final String RESETS = "resets";
  private static final long READ = 420;
  private static final long WRITTEN = 430;

  @Proves(value = "FIN-6", phase = Phase.OWN, deep = true)
  void aBudgetComesBackAsDeclared(Check check) {
    var plan = check.standing().plan();
    var window = plan.data().tierData(1).windows().budget();
    var scale = Math.toIntExact(window.dividedBy(SPAN));
    check.onItsOwn(
        plan.like("window").scale(scale).make(),
        there -> {
          if (comesBack(there).equals(RESETS)) {
            outlasts(there);
          }
        });
  }

  /** Spends a window, and asks until there is money again; returns what windows are said to do. */
  private static String comesBack(Check check) {
    var limits = check.standing().discovery().at("/limits").orElseGet(JsonValue::object);
    var span = Duration.ofMillis(check.whole(limits, "/budgetWindowMs"));
    var kind = check.text(limits, "/budgetWindow");
    check.want(kind.equals(RESETS) || kind.equals("slides"), "resets or slides", kind);
    var talk = Talk.open(check, check.user(), TierId.A, LIMIT).inOneWindow(span.dividedBy(2));
    var ends = ends(check, talk);
    check.want(
        nanosUntil(check, ends) <= span.toNanos(), "a window that ends within " + span, ends);
    var sent = System.nanoTime();
    var spent = spendsAll(check, talk);
    var back = kind.equals(RESETS) ? check.nanosOf(ends) : sent + span.toNanos();
    check.want(back > System.nanoTime(), "a window that has not ended yet", ends);
    var again = awaitMoney(check, talk, back, span);
    var view = talk.view();
    check.wantSame("tokens settled", again.tokens(), check.whole(view, "/budget/settled/tokens"));
    check.wantSame("limit", LIMIT.tokens(), check.whole(view, "/budget/limit/tokens"));
    check.note(kind + ": " + spent.tokens() + " tokens, then " + again.tokens());
    if (kind.equals(RESETS)) {
      check.wantSame("the next end", ends.plus(span), ends(check, talk));
      var usage = check.json(check.wantStatus(200, check.api().usage(talk.who()), "the usage"));
      check.wantSame("usage", again.tokens(), check.whole(usage, "/settled/tokens"));
    }
    return kind;
  }

  /** A turn that outlasts its window is paid for by that one; the next is whole, and told so. */
  private static void outlasts(Check check) {
    var talk = Talk.open(check, TierId.A);
    check.await(
        "a window that is about to end",
        SPAN.plus(Check.PATIENCE),
        () -> nanosUntil(check, ends(check, talk)) < ABOUT.toNanos());
    var ends = ends(check, talk);
    var nonce = check.nonce();
    var slow = ModelScript.says(PlainWords.tokens(30)).pace(ABOUT.dividedBy(20));
    check.witness().script(nonce, slow);
    var told = talk.take("tell " + nonce).completed();
    var began = Instant.parse(check.text(told.first(EventType.TURN_STARTED), "/at"));
    var view = talk.view();
    var settled = began.isBefore(ends) ? 0 : Bill.of(told).tokens();
    check.note("a turn from " + began + " beyond " + ends);
    check.wantSame("tokens settled", settled, check.whole(view, "/budget/settled/tokens"));
    for (var place : List.of("/budget/settled", "/budget/reserved", "/budget/windowEnds")) {
      check.wantSame(
          "what the turn's end told of " + place, view.at(place), told.terminal().data().at(place));
    }
  }

  private static Instant ends(Check check, Talk talk) {
    return Instant.parse(check.text(talk.view(), "/budget/windowEnds"));
  }

  private static long nanosUntil(Check check, Instant then) {
    return check.nanosOf(then) - System.nanoTime();
  }

  /** Takes a turn that leaves too little for another one. */
  private static Bill spendsAll(Check check, Talk talk) {
    var nonce = check.nonce();
    // Few words, since the next turn has to read them: the provider says that they were many.
    check.witness().script(nonce, ModelScript.says(PlainWords.tokens(7)).usage(READ, WRITTEN));
    var bill = Bill.of(talk.take("tell " + nonce).completed());
    check.wantSame("tokens charged", READ + WRITTEN, bill.tokens());
    var settled = check.whole(talk.view(), "/budget/settled/tokens");
    check.wantSame("tokens settled", bill.tokens(), settled);
    return bill;
  }

  /** Asks until it is admitted, which must be then, and no sooner; every refusal says when. */
  private static Bill awaitMoney(Check check, Talk talk, long back, Duration span) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says(PlainWords.tokens(7)));
    var refusals = new int[1];
    var within = Duration.ofNanos(back - System.nanoTime()).plus(Check.PATIENCE);
    var bill =
        check.await(
            "a turn once the money is back",
            within,
            () -> {
              var sent = System.nanoTime();
              var stream = check.api().takeTurn(talk.who(), talk.session(), TurnAsk.of(nonce));
              var refusal = stream.refusal();
              if (refusal.isPresent()) {
                refusals[0]++;
                refused(check, refusal.get(), back - sent);
                return Optional.<Bill>empty();
              }
              check.want(System.nanoTime() >= back, "no turn before the money is back", span);
              return Optional.of(Bill.of(talk.finish(stream).completed()));
            });
    check.want(refusals[0] > 0, "a refusal before", refusals[0]);
    check.wantSame("model calls", 1, check.witness().modelCalls(nonce).size());
    return bill;
  }

  /** A refusal is for want of money, and asks to come back no sooner than there is some. */
  private static void refused(Check check, Reply refusal, long leftNanos) {
    check.wantProblem(ProblemType.BUDGET_EXHAUSTED, refusal, "a turn of a spent window");
    var after = refusal.header("Retry-After").map(Long::parseLong);
    var seconds = check.there(after, "a Retry-After", refusal);
    check.want(
        Duration.ofSeconds(seconds).plus(Check.NOISE).toNanos() >= leftNanos,
        "a Retry-After of at least " + leftNanos + " ns",
        seconds);
  }
}
