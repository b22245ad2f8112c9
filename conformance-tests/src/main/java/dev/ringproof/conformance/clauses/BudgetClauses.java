package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.conformance.kit.Told;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.binding.TurnStream;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.time.Instant;
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
    var talk =
        Talk.open(check, check.user(), TierId.A, new Spend(600, 5_000_000)).inOneWindow(WINDOW);
    var window = windowEnds(talk);
    var first = check.nonce();
    talk.take("hello " + first).completed();
    var left = clamped(check, first, 600);
    var second = check.nonce();
    check.witness().script(second, ModelScript.says("word ".repeat(700)));
    var stream = check.api().takeTurn(talk.who(), talk.session(), TurnAsk.of("more " + second));
    if (stream.refusal().isPresent()) {
      // Whoever plans for more than the words of a message may have nothing left to answer with.
      check.wantProblem(ProblemType.BUDGET_EXHAUSTED, stream.refusal().get(), "a second turn");
    } else {
      talk.finish(stream);
    }
    clamped(check, second, windowEnds(talk).equals(window) ? left : 600);
    var free = check.nonce();
    Talk.open(check, TierId.A).take("hello " + free).completed();
    var most = check.witness().modelCalls(free).getFirst().maxTokens();
    check.want(most > 600, "more than 600 where the window is whole", most);
  }

  private static Instant windowEnds(Talk talk) {
    return Instant.parse(talk.check().text(talk.view(), "/budget/windowEnds"));
  }

  /** Holds each call of a turn to what is left of the window; returns what it leaves. */
  private static long clamped(Check check, String nonce, long window) {
    var left = window;
    for (var call : check.witness().modelCalls(nonce)) {
      check.want(call.maxTokens() > 0, "max_tokens in every call", call);
      check.want(
          call.inputTokens() + call.maxTokens() <= left,
          "input and max_tokens together at most the " + left + " that are left",
          call);
      left -= tokens(call);
    }
    return left;
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
    check.want(text.startsWith("alpha"), "the text so far kept", text);
    var other = text.indexOf("omega");
    if (other >= 0) {
      var ofFirst = tokenAt(told, text.substring(0, other).stripTrailing().length() - 1);
      var ofOther = tokenAt(told, other);
      var between = told.events().subList(ofFirst, ofOther);
      check.want(
          between.stream().anyMatch(event -> takesBack(event, told)),
          "no second model without a recovery, cause restart, that takes back the first one's words",
          told.events().stream().map(StreamEvent::raw).toList());
    }
  }

  /** Returns which event brought a character of the text. */
  private static int tokenAt(Told told, int character) {
    var came = 0;
    for (int i = 0; i < told.events().size(); i++) {
      var event = told.events().get(i);
      came += event.is(EventType.TOKEN) ? event.data().text("/text").orElse("").length() : 0;
      if (came > character) {
        return i;
      }
    }
    return told.events().size();
  }

  /** Whether an event says that the answer starts again, from before its first token. */
  private static boolean takesBack(StreamEvent event, Told told) {
    return event.is(EventType.RECOVERY)
        && event.data().text("/cause").orElse("").equals("restart")
        && event.data().whole("/rewindTo").orElse(Long.MAX_VALUE)
            < told.all(EventType.TOKEN).getFirst().id();
  }

  @Proves("FIN-5")
  void longContextIsSummarised(Check check) {
    var talk = Talk.open(check, TierId.A);
    var most = check.tier(TierId.A).contextTokens();
    var part = "word ".repeat(most * 2 / 3);
    var before = check.nonce();
    var first = talk.take(part + before).completed();
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
    summaryIsCharged(check, first.terminal().atNanos(), second, List.of(before, nonce));
  }

  /**
   * Whoever read the conversation since then is a model of the tier. What was read for another end
   * than to answer its last message was read for the summary, and is on the turn's bill.
   */
  private static void summaryIsCharged(Check check, long since, Told told, List<String> nonces) {
    var legs = new ArrayList<String>();
    for (var leg : told.terminal().data().items("/usage/route")) {
      legs.add(
          bill(
              check.text(leg, "/model"),
              check.whole(leg, "/inputTokens"),
              check.whole(leg, "/outputTokens")));
    }
    var models = check.tier(TierId.A).models();
    for (var call : check.witness().modelCalls()) {
      if (call.atNanos() > since && holds(call, nonces)) {
        check.want(models.contains(call.model()), "a model of " + models, call.model());
        var summary =
            call.ended() == ModelCallSeen.Ended.DONE && !call.nonce().equals(nonces.getLast());
        var owed = bill(call.model(), call.inputTokens(), call.outputTokens());
        check.want(!summary || legs.remove(owed), owed + " on the turn's bill", legs);
      }
    }
  }

  private static boolean holds(ModelCallSeen call, List<String> words) {
    var text = Json.write(call.messages());
    return words.stream().anyMatch(text::contains);
  }

  private static String bill(String model, long input, long output) {
    return model + " " + input + " in " + output + " out";
  }
}
