package dev.ringproof.conformance.clauses;

import dev.ringproof.conformance.kit.Bill;
import dev.ringproof.conformance.kit.Check;
import dev.ringproof.conformance.kit.PlainWords;
import dev.ringproof.conformance.kit.Proves;
import dev.ringproof.conformance.kit.Talk;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.TurnAsk;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.ModelCallSeen;
import dev.ringproof.testbed.witness.ModelCallSeen.Ended;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A tenant's money: one window over all its sessions, and one sum of all that it spent. */
final class UsageClauses {
  private static final Duration WINDOW = Duration.ofSeconds(20);
  private static final Duration SLOW = Duration.ofMillis(60);
  private static final int LONG_ANSWER = 600;
  private static final int MOST_TURNS = 24;
  private static final List<TierId> TIERS = List.of(TierId.A, TierId.B, TierId.C);

  @Proves(value = "FIN-10", once = true, capabilities = Capability.WORKFLOWS)
  void aTenantsWindowHoldsOverAllItsSessions(Check check) {
    Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var user = check.people().budgetUser();
    var limit = check.people().smallBudget().tokens();
    var nonces = new ArrayList<String>();
    var refused = new TreeSet<TierId>();
    for (int i = 0; i < MOST_TURNS && refused.size() < TIERS.size(); i++) {
      // Each in a session of its own, whose window could pay for all of them.
      var talk = Talk.open(check, user, TIERS.get(i % TIERS.size()), null);
      var nonce = longAnswer(check);
      if (admitted(check, talk, nonce)) {
        check.want(!refused.contains(talk.tier()), "no turn after a refusal", talk);
        nonces.add(nonce);
      } else {
        check.wantSame("model calls", 0, check.witness().modelCalls(nonce).size());
        refused.add(talk.tier());
      }
      var usage = usage(check, user);
      var settled = check.whole(usage, "/settled/tokens");
      check.want(settled <= limit, "at most " + limit + " tokens for the tenant", settled);
      limited(check, usage, limit);
      check.wantSame("settled as served", served(check, nonces), settled);
    }
    check.wantSame("tiers refused in the end", TIERS.size(), refused.size());
    check.want(nonces.size() >= TIERS.size(), "turns of all tiers before", nonces.size());
    var other = Talk.open(check, TierId.A);
    check.want(admitted(check, other, longAnswer(check)), "a turn of another tenant", other);
  }

  /** A runtime may leave out what the tenant may spend; one that tells of it tells the truth. */
  private static void limited(Check check, JsonValue usage, long limit) {
    var told = usage.whole("/limit/tokens");
    if (told.isPresent()) {
      check.wantSame("the tenant's limit", limit, told.get());
      var taken = check.whole(usage, "/settled/tokens") + check.whole(usage, "/reserved/tokens");
      check.wantSame("remaining", limit - taken, check.whole(usage, "/remaining/tokens"));
    }
  }

  private static String longAnswer(Check check) {
    var nonce = check.nonce();
    check.witness().script(nonce, ModelScript.says(PlainWords.tokens(LONG_ANSWER)));
    return nonce;
  }

  /** Takes a turn to its end; false when the tenant's window could not pay for it. */
  private static boolean admitted(Check check, Talk talk, String nonce) {
    var ask = TurnAsk.of("tell " + nonce);
    if (talk.tier() == TierId.C) {
      var reply = check.api().takeTurnAndWait(talk.who(), talk.session(), ask);
      if (reply.status() != 202) {
        check.wantProblem(ProblemType.BUDGET_EXHAUSTED, reply, "a job beyond the window");
        return false;
      }
      SessionClauses.done(check, talk, check.text(check.json(reply), "/id"));
      return true;
    }
    var stream = check.api().takeTurn(talk.who(), talk.session(), ask);
    var refusal = stream.refusal();
    if (refusal.isPresent()) {
      check.wantProblem(ProblemType.BUDGET_EXHAUSTED, refusal.get(), "a turn beyond the window");
      return false;
    }
    talk.finish(stream).completed();
    return true;
  }

  private static JsonValue usage(Check check, Persona user) {
    return check.json(check.wantStatus(200, check.api().usage(user), "the usage"));
  }

  private static long served(Check check, List<String> nonces) {
    return nonces.stream()
        .flatMap(nonce -> check.witness().modelCalls(nonce).stream())
        .mapToLong(UsageClauses::tokens)
        .sum();
  }

  /** A refused call has served nothing. */
  private static long tokens(ModelCallSeen call) {
    return call.ended() == Ended.REFUSED ? 0 : call.inputTokens() + call.outputTokens();
  }

  @Proves(
      value = "FIN-10",
      capabilities = {Capability.WORKFLOWS, Capability.FALLBACK, Capability.ACTIONS})
  void usageIsTheSumOfTurnsAndOfWhatWasServed(Check check) {
    var first = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonces = new ArrayList<String>();
    var bills = new HashMap<Talk, List<Bill>>();
    bills.put(first, List.of(plain(check, first, nonces), fallen(check, first, nonces)));
    var second = Talk.open(check, first.who(), TierId.B, null);
    bills.put(second, List.of(acting(check, second, nonces), failed(check, second, nonces)));
    var third = Talk.open(check, first.who(), TierId.C, null);
    bills.put(third, List.of(job(check, third, nonces)));
    var usage = usage(check, first.who());
    var all = bills.values().stream().flatMap(List::stream).toList();
    var tokens = all.stream().mapToLong(Bill::tokens).sum();
    check.wantSame("tokens of all turns as served", served(check, nonces), tokens);
    check.wantSame("tokens settled", tokens, check.whole(usage, "/settled/tokens"));
    check.wantSame("cost settled", cost(all), check.whole(usage, "/settled/micros"));
    check.wantSame("tokens reserved", 0L, check.whole(usage, "/reserved/tokens"));
    bySession(check, usage, bills);
    byModel(check, usage, all);
    servedByModel(check, usage, nonces);
    var other = usage(check, check.user());
    check.wantSame("what another tenant spent", 0L, check.whole(other, "/settled/tokens"));
  }

  private static long cost(List<Bill> bills) {
    return bills.stream().mapToLong(Bill::micros).sum();
  }

  private static Bill taken(Check check, Talk talk, List<String> nonces, ModelScript script) {
    var nonce = check.nonce();
    nonces.add(nonce);
    check.witness().script(nonce, script);
    return Bill.of(talk.take("tell " + nonce));
  }

  private static Bill plain(Check check, Talk talk, List<String> nonces) {
    return taken(check, talk, nonces, ModelScript.says(PlainWords.tokens(31)));
  }

  private static Bill fallen(Check check, Talk talk, List<String> nonces) {
    var refuses = ModelScript.refuses(503, null).only(ModelScript.PRIMARY);
    var says = ModelScript.says(PlainWords.tokens(17)).only(ModelScript.FALLBACK);
    return taken(check, talk, nonces, refuses.then(says));
  }

  private static Bill failed(Check check, Talk talk, List<String> nonces) {
    return taken(check, talk, nonces, ModelScript.refuses(400, null));
  }

  private static Bill acting(Check check, Talk talk, List<String> nonces) {
    var order = JsonValue.object().with("order", "7");
    var looks = ModelScript.asks("lookup_order", order);
    return taken(check, talk, nonces, looks.then(ModelScript.says(PlainWords.tokens(9))));
  }

  private static Bill job(Check check, Talk talk, List<String> nonces) {
    var nonce = check.nonce();
    nonces.add(nonce);
    check.witness().script(nonce, ModelScript.says(PlainWords.tokens(23)));
    return Bill.of(check, SessionClauses.done(check, talk, SessionClauses.job(check, talk, nonce)));
  }

  private static void bySession(Check check, JsonValue usage, Map<Talk, List<Bill>> bills) {
    var rows = usage.items("/sessions");
    check.wantSame("sessions", bills.size(), rows.size());
    bills.forEach(
        (talk, of) -> {
          var own =
              rows.stream()
                  .filter(row -> row.text("/session").orElse("").equals(talk.session()))
                  .findFirst();
          var row = check.there(own, "the session " + talk.session(), rows);
          check.wantSame("tier", talk.tier().toString(), check.text(row, "/tier"));
          var tokens = of.stream().mapToLong(Bill::tokens).sum();
          check.wantSame("its tokens", tokens, check.whole(row, "/settled/tokens"));
          check.wantSame("its cost", cost(of), check.whole(row, "/settled/micros"));
        });
  }

  private static void byModel(Check check, JsonValue usage, List<Bill> bills) {
    var legs = bills.stream().flatMap(bill -> bill.legs().stream()).toList();
    for (var row : usage.items("/models")) {
      var model = check.text(row, "/model");
      var own = legs.stream().filter(leg -> leg.model().equals(model)).toList();
      var output = own.stream().mapToLong(Bill.Leg::output).sum();
      var micros = own.stream().mapToLong(Bill.Leg::micros).sum();
      check.wantSame("output of " + model, output, check.whole(row, "/outputTokens"));
      check.wantSame("cost of " + model, micros, check.whole(row, "/costMicros"));
    }
  }

  private static void servedByModel(Check check, JsonValue usage, List<String> nonces) {
    var served = new HashMap<String, Long>();
    for (var nonce : nonces) {
      for (var call : check.witness().modelCalls(nonce)) {
        served.merge(call.model(), tokens(call), Long::sum);
      }
    }
    check.wantSame("models that served", 2, served.size());
    served.forEach(
        (model, tokens) -> check.wantSame("tokens of " + model, tokens, spent(usage, model)));
  }

  private static long spent(JsonValue usage, String model) {
    return usage.items("/models").stream()
        .filter(row -> row.text("/model").orElse("").equals(model))
        .mapToLong(UsageClauses::tokens)
        .sum();
  }

  private static long tokens(JsonValue row) {
    return row.whole("/inputTokens").orElse(0L) + row.whole("/outputTokens").orElse(0L);
  }

  @Proves(value = "FIN-10", capabilities = Capability.ERASE)
  void whatAnErasedTurnCostStaysOnItsTenantsBill(Check check) {
    var talk = Talk.open(check, TierId.A).inOneWindow(WINDOW);
    var nonces = new ArrayList<String>();
    plain(check, talk, nonces);
    var nonce = check.nonce();
    nonces.add(nonce);
    check.witness().script(nonce, ModelScript.says(PlainWords.tokens(23)).pace(SLOW));
    var stream = talk.start("tell " + nonce);
    check.there(
        stream.awaitType(EventType.TOKEN, Check.PATIENCE), "an answer that begins", stream.seen());
    check.wantStatus(200, check.api().erase(talk.who(), talk.session()), "an erasure");
    check.await(
        "the end of all that was under way",
        Check.PATIENCE,
        () -> check.whole(usage(check, talk.who()), "/reserved/tokens") == 0);
    stream.close();
    var usage = usage(check, talk.who());
    var settled = check.whole(usage, "/settled/tokens");
    var models = usage.items("/models").stream().mapToLong(UsageClauses::tokens).sum();
    check.wantSame("tokens of all models", settled, models);
    check.wantSame("cost of all models", check.whole(usage, "/settled/micros"), micros(usage));
    var whole =
        check.witness().modelCalls(nonce).stream().allMatch(call -> call.ended() == Ended.DONE);
    // A turn that ends with its session is charged what came of it, by its own count.
    var served = served(check, nonces);
    check.want(
        whole ? settled == served : settled > served(check, nonces.subList(0, 1)),
        "a charge for the " + served + " tokens served, whole: " + whole,
        settled);
  }

  private static long micros(JsonValue usage) {
    return usage.items("/models").stream()
        .mapToLong(row -> row.whole("/costMicros").orElse(0L))
        .sum();
  }
}
