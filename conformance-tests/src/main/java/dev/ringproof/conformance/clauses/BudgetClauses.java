package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Money and tokens: refused before they are spent, never overspent, reported to the last one. */
final class BudgetClauses {
  private static final Duration WINDOW = Duration.ofSeconds(6);

  @Proves("FIN-1")
  void unaffordableTurnIsRefusedBeforeTheModel(Check check) {
    var poor = Talk.open(check, check.user(), TierId.A, new Spend(40, 1_000_000));
    var nonce = check.nonce();
    var message = "tell me more and more and more about it " + "word ".repeat(60) + nonce;
    var reply = poor.refused(TurnAsk.of(message));
    check.wantProblem(ProblemType.BUDGET_EXHAUSTED, reply, "a turn beyond the budget");
    check.wantSame("model calls", 0, check.witness().modelCalls(nonce).size());
    check.wantSame("settled", 0L, check.whole(poor.view(), "/budget/settled/tokens"));
    check.wantSame("reserved", 0L, check.whole(poor.view(), "/budget/reserved/tokens"));
    var cheap = Talk.open(check, check.user(), TierId.A, new Spend(100_000, 20));
    check.wantProblem(
        ProblemType.BUDGET_EXHAUSTED, cheap.refused(TurnAsk.of(message)), "money for nothing");
    var rich = Talk.open(check, check.user(), TierId.A, new Spend(100_000, 1_000_000));
    rich.take(message).completed();
    check.wantSame("model calls", 1, check.witness().modelCalls(nonce).size());
  }

  @Proves(value = "FIN-2", once = true)
  void turnsAtOnceNeverOverspend(Check check) {
    var user = check.people().budgetUser();
    var limit = check.people().smallBudget().tokens();
    Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var talks = new ArrayList<Talk>();
    var nonces = new ArrayList<String>();
    for (int i = 0; i < 8; i++) {
      talks.add(Talk.open(check, user, TierId.A, null));
      var nonce = check.nonce();
      nonces.add(nonce);
      check
          .witness()
          .script(nonce, ModelScript.says("word ".repeat(700)).firstAfter(Duration.ofMillis(300)));
    }
    var streams = new ArrayList<TurnStream>();
    for (int i = 0; i < talks.size(); i++) {
      var ask = TurnAsk.of("go on " + nonces.get(i));
      streams.add(check.api().takeTurn(user, talks.get(i).session(), ask));
      within(check, user, limit);
    }
    var settled = 0L;
    var admitted = 0;
    for (int i = 0; i < talks.size(); i++) {
      var stream = streams.get(i);
      if (stream.refusal().isPresent()) {
        var refusal = stream.refusal().get();
        check.wantProblem(ProblemType.BUDGET_EXHAUSTED, refusal, "a turn beyond the window");
        check.wantSame("its model calls", 0, check.witness().modelCalls(nonces.get(i)).size());
        continue;
      }
      admitted++;
      within(check, user, limit);
      var told = talks.get(i).finish(stream).completed();
      settled += told.tokens();
      check.wantSame("charged as served", served(check, nonces.get(i)), told.tokens());
      var logged = talks.get(i).chain(told.trace()).first("settlement");
      check.wantSame("settlement on record", told.tokens(), check.whole(logged, "/body/tokens"));
    }
    check.want(admitted > 0, "a turn that the window can pay for", admitted);
    check.want(admitted < talks.size(), "a turn that it cannot pay for", admitted);
    check.want(settled <= limit, "at most " + limit + " tokens charged", settled);
    var usage = check.json(check.api().usage(user));
    check.wantSame("usage", settled, check.whole(usage, "/settled/tokens"));
    check.wantSame("reserved in the end", 0L, check.whole(usage, "/reserved/tokens"));
  }

  private static void within(Check check, dev.ringproof.testbed.persona.Persona user, long limit) {
    var usage = check.json(check.wantStatus(200, check.api().usage(user), "the usage"));
    var spent = check.whole(usage, "/settled/tokens") + check.whole(usage, "/reserved/tokens");
    check.want(spent <= limit, "settled and reserved at most " + limit, spent);
  }

  @Proves(value = "FIN-2", once = true)
  void outputIsClampedToTheHeadroom(Check check) {
    var talk = Talk.open(check, check.user(), TierId.A, new Spend(600, 5_000_000));
    var nonce = check.nonce();
    talk.take("hello " + nonce).completed();
    var call = check.witness().modelCalls(nonce).getFirst();
    check.want(call.maxTokens() > 0 && call.maxTokens() <= 600, "max_tokens of at most 600", call);
    var free = check.nonce();
    Talk.open(check, TierId.A).take("hello " + free).completed();
    var most = check.witness().modelCalls(free).getFirst().maxTokens();
    check.want(most > 600, "more than 600 where the window is whole", most);
  }

  private static long served(Check check, String nonce) {
    return check.witness().modelCalls(nonce).stream().mapToLong(BudgetClauses::tokens).sum();
  }

  private static long tokens(ModelCallSeen call) {
    return call.inputTokens() + call.outputTokens();
  }

  @Proves("FIN-3")
  void turnReportsWhatItCost(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says("one two three").usage(120, 30));
    var told = talk.take("count " + nonce).completed();
    var end = told.terminal().data();
    check.wantSame("input tokens", 120L, check.whole(end, "/usage/inputTokens"));
    check.wantSame("output tokens", 30L, check.whole(end, "/usage/outputTokens"));
    var cost = 120L * 3 + 30L * 15;
    check.wantSame("cost", cost, check.whole(end, "/usage/costMicros"));
    check.wantSame("model", "large", check.text(end, "/usage/route/0/model"));
    var limit = check.whole(end, "/budget/limit/micros");
    check.wantSame("remaining", limit - cost, check.whole(end, "/budget/remaining/micros"));
    var view = talk.view();
    check.wantSame("settled", 150L, check.whole(view, "/budget/settled/tokens"));
    check.wantSame("reserved", 0L, check.whole(view, "/budget/reserved/tokens"));
    check.wantSame("turn's state", end.at("/usage"), talk.turn(told.turn()).at("/usage"));
  }

  @Proves("FIN-4")
  void marginalCostPicksTheModel(Check check) {
    var talk =
        Talk.open(check, check.user(), TierId.A, new Spend(200_000, 300_000)).inOneWindow(WINDOW);
    var route = JsonValue.array();
    var seen = new ArrayList<String>();
    for (int i = 0; i < 12 && !seen.contains("small"); i++) {
      var nonce = check.nonce();
      check.witness().script(nonce, ModelScript.says("a long answer").usage(100, 2_000));
      var told = talk.take("next " + nonce).completed();
      var selected = told.first(EventType.ROUTE_SELECTED);
      seen.add(check.text(selected, "/model"));
      check.wantSame(
          "the model asked", seen.getLast(), check.witness().modelCalls(nonce).getFirst().model());
      var reason = seen.getLast().equals("small") ? "cost" : "preferred";
      check.wantSame("reason", reason, check.text(selected, "/reason"));
      check.whole(selected, "/marginalMicros");
      route = JsonValue.array(selected);
    }
    check.wantSame("model in a whole window", "large", seen.getFirst());
    check.want(seen.contains("small"), "the cheaper model near the window's end", seen);
    // Staying with large costs about 29,500 micros more, which is 200,000 times 0.147.
    check.want(seen.size() >= 8, "large while it is within the threshold", seen + " " + route);
  }

  @Proves("FIN-4")
  void noOtherModelContinuesAnAnswer(Check check) {
    var talk = Talk.open(check, TierId.A);
    var nonce = check.nonce();
    check
        .witness()
        .script(
            nonce,
            ModelScript.says("alpha beta gamma delta")
                .pace(Duration.ofMillis(80))
                .cutsAfter(3)
                .only(ModelScript.PRIMARY)
                .then(ModelScript.says("omega").only(ModelScript.FALLBACK)));
    var told = talk.take("speak " + nonce);
    var text = told.stream().text();
    var glued = text.contains("beta") && text.contains("omega");
    check.want(
        !glued || told.has(EventType.RECOVERY), "no second model without recovery", told.types());
    check.want(text.startsWith("alpha"), "the text so far kept", text);
  }

  @Proves("FIN-5")
  void longContextIsSummarised(Check check) {
    var talk = Talk.open(check, TierId.A);
    var most = check.tier(TierId.A).contextTokens();
    var part = "word ".repeat(most * 2 / 3);
    var first = talk.take(part + check.nonce()).completed();
    check.want(!first.has(EventType.CONTEXT_SUMMARIZED), "no summary within", first.types());
    var nonce = check.nonce();
    var second = talk.take(part + nonce).completed();
    var summary = second.first(EventType.CONTEXT_SUMMARIZED);
    check.want(
        check.whole(summary, "/afterTokens") < check.whole(summary, "/beforeTokens"),
        "fewer tokens after than before",
        summary);
    var degraded = List.copyOf(second.terminal().data().items("/degraded"));
    check.want(
        degraded.stream().anyMatch(d -> d.text("").orElse("").equals("summarised")),
        "degraded: summarised",
        degraded);
    var sent = check.witness().modelCalls(nonce).getLast().inputTokens();
    check.want(sent <= most, "at most " + most + " tokens sent", sent);
  }
}
