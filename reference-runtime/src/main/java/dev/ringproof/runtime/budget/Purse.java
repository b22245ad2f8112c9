package dev.ringproof.runtime.budget;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.store.Settlement.ModelUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** A running turn's reservation, and what has been charged against it, call by call. */
public final class Purse {
  /** The longest summary. */
  public static final int SUMMARY_TOKENS = 256;

  /** The longest part of a message that is embedded, to recall what is near to it. */
  public static final int QUERY_TOKENS = 512;

  private final Spend reserved;
  private final Prices prices;
  private final List<Leg> legs = new ArrayList<>();

  /**
   * Makes a purse that holds the reservation.
   *
   * @param prices of the time at which it was reserved
   */
  public Purse(Spend reserved, Prices prices) {
    this.reserved = reserved;
    this.prices = prices;
  }

  /** One call that was charged. */
  public record Leg(
      String model, long inputTokens, long outputTokens, long costMicros, String outcome) {}

  /** Returns how much a model may generate now; 0 when what is left does not pay for it. */
  public int maxOutput(String model, long input, int most) {
    return RoutePlanner.affordable(prices.of(model), input, most, reserved.minus(charged()));
  }

  /** Charges a call, whatever became of it. */
  public void charge(String model, Usage usage, String outcome) {
    var cost = prices.of(model).cost(usage.inputTokens(), usage.outputTokens());
    legs.add(new Leg(model, usage.inputTokens(), usage.outputTokens(), cost, outcome));
  }

  /** Charges what a dead process may have used of the reservation: nobody knows how much. */
  public void lost(String model, Spend used) {
    if (!used.equals(Spend.NONE)) {
      legs.add(new Leg(model, used.tokens(), 0, used.micros(), "lost"));
    }
  }

  /** Whether what is left pays for the embedding of so many tokens. */
  public boolean affords(String model, long input) {
    return RoutePlanner.affordable(prices.of(model), input, 1, reserved.minus(charged())) > 0;
  }

  /** Charges an embedding, whatever became of it. */
  public void charge(String model, long inputTokens) {
    charge(model, new Usage(inputTokens, 0, false), "embedding");
  }

  /** Takes up a call that an earlier life charged. */
  public void restore(Leg leg) {
    legs.add(leg);
  }

  /** Returns the prices that its calls are charged by. */
  public Prices prices() {
    return prices;
  }

  /** Returns what was reserved. */
  public Spend reserved() {
    return reserved;
  }

  /** Returns the calls so far. */
  public List<Leg> legs() {
    return List.copyOf(legs);
  }

  /** Returns the sum of all calls. */
  public Spend charged() {
    return legs.stream()
        .map(leg -> new Spend(leg.inputTokens() + leg.outputTokens(), leg.costMicros()))
        .reduce(Spend.NONE, Spend::plus);
  }

  /** Returns the sums by model. */
  public List<ModelUse> perModel() {
    var sums = new LinkedHashMap<String, ModelUse>();
    for (var leg : legs) {
      sums.merge(
          leg.model(),
          new ModelUse(leg.model(), leg.inputTokens(), leg.outputTokens(), leg.costMicros()),
          (a, b) ->
              new ModelUse(
                  a.model(),
                  a.inputTokens() + b.inputTokens(),
                  a.outputTokens() + b.outputTokens(),
                  a.costMicros() + b.costMicros()));
    }
    return List.copyOf(sums.values());
  }

  /** Returns the usage member of events and views. */
  public JsonObject usage() {
    var route = new ArrayList<JsonValue>();
    long input = 0;
    long output = 0;
    for (var leg : legs) {
      input += leg.inputTokens();
      output += leg.outputTokens();
      route.add(
          JsonValue.object()
              .with("model", leg.model())
              .with("inputTokens", leg.inputTokens())
              .with("outputTokens", leg.outputTokens())
              .with("costMicros", leg.costMicros())
              .with("outcome", leg.outcome()));
    }
    var over = charged().minus(reserved).worst(Spend.NONE);
    return JsonValue.object()
        .with("inputTokens", input)
        .with("outputTokens", output)
        .with("costMicros", charged().micros())
        .with("route", new JsonArray(route))
        .with(
            "overdraft",
            JsonValue.object().with("tokens", over.tokens()).with("micros", over.micros()));
  }
}
