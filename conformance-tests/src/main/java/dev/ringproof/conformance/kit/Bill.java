package dev.ringproof.conformance.kit;

import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.PriceList;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** What a turn says that it cost, one leg for each call of a model. */
public record Bill(Check check, List<Leg> legs) {
  public Bill {
    legs = List.copyOf(legs);
  }

  /** One call that was charged; its cost in millionths of the currency. */
  public record Leg(String model, long input, long output, long micros, String outcome) {
    /** Returns all its tokens. */
    public long tokens() {
      return input + output;
    }
  }

  /** Returns the bill of a turn that was read to its end. */
  public static Bill of(Told told) {
    return of(told.check(), told.terminal().data());
  }

  /**
   * Returns the bill in an event or a view, whose sums must be those of its legs, and each leg's
   * cost that of the price list.
   */
  public static Bill of(Check check, JsonValue shown) {
    var data = check.standing().plan().data().prices();
    var prices = JsonCodec.decode(data, PriceList.class);
    var legs = new ArrayList<Leg>();
    var now = Clock.systemUTC().instant();
    for (var route : shown.items("/usage/route")) {
      var leg =
          new Leg(
              check.text(route, "/model"),
              check.whole(route, "/inputTokens"),
              check.whole(route, "/outputTokens"),
              check.whole(route, "/costMicros"),
              check.text(route, "/outcome"));
      var costs =
          prices.prices(leg.model(), check.began(), now).stream()
              .map(price -> price.cost(leg.input(), leg.output()))
              .toList();
      check.want(!costs.isEmpty(), "a model with a price", leg);
      check.want(costs.contains(leg.micros()), "a cost of " + costs, leg);
      legs.add(leg);
    }
    var bill = new Bill(check, legs);
    check.wantSame("input in all", bill.input(), check.whole(shown, "/usage/inputTokens"));
    check.wantSame("output in all", bill.output(), check.whole(shown, "/usage/outputTokens"));
    check.wantSame("cost in all", bill.micros(), check.whole(shown, "/usage/costMicros"));
    return bill;
  }

  /** Returns the legs of a model. */
  public List<Leg> of(String model) {
    return legs.stream().filter(leg -> leg.model().equals(model)).toList();
  }

  /** Returns the input tokens of all legs. */
  public long input() {
    return sum(Leg::input);
  }

  /** Returns the output tokens of all legs. */
  public long output() {
    return sum(Leg::output);
  }

  /** Returns all tokens of all legs. */
  public long tokens() {
    return sum(Leg::tokens);
  }

  /** Returns what all legs cost. */
  public long micros() {
    return sum(Leg::micros);
  }

  private long sum(ToLongFunction<Leg> part) {
    return legs.stream().mapToLong(part).sum();
  }

  /**
   * Holds what was settled, on record and in the session's window, to this bill alone. A window
   * that began after the turn has nothing of it; the record stands.
   */
  public void settled(Talk talk, String trace) {
    var chain = talk.chain(trace);
    var logged = chain.first("settlement");
    check.wantSame("tokens settled on record", tokens(), check.whole(logged, "/body/tokens"));
    check.wantSame("cost settled on record", micros(), check.whole(logged, "/body/micros"));
    var view = talk.view();
    check.wantSame("tokens reserved", 0L, check.whole(view, "/budget/reserved/tokens"));
    var span = check.whole(check.standing().discovery(), "/limits/budgetWindowMs");
    var began = Instant.parse(check.text(view, "/budget/windowEnds")).minusMillis(span);
    if (Instant.parse(check.text(chain.first("admission"), "/at")).isBefore(began)) {
      check.note("the budget window ended before the session was looked at");
      return;
    }
    check.wantSame("tokens settled", tokens(), check.whole(view, "/budget/settled/tokens"));
    check.wantSame("cost settled", micros(), check.whole(view, "/budget/settled/micros"));
  }
}
