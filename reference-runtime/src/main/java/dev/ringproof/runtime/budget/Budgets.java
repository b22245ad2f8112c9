package dev.ringproof.runtime.budget;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.BudgetView;

/** Budgets as they stand on the wire. */
public final class Budgets {
  private Budgets() {}

  /** Returns the budget member of events and views. */
  public static JsonObject json(BudgetView budget) {
    return JsonValue.object()
        .with("limit", json(budget.limit()))
        .with("settled", json(budget.settled()))
        .with("reserved", json(budget.reserved()))
        .with("remaining", json(budget.remaining()))
        .with("windowEnds", Times.text(budget.windowEnds()));
  }

  /** Returns an amount. */
  public static JsonObject json(Spend spend) {
    return JsonValue.object().with("tokens", spend.tokens()).with("micros", spend.micros());
  }

  /** Returns the amount that stands there, as {@link #json(Spend)} wrote it. */
  public static Spend spend(JsonValue in, String pointer) {
    return new Spend(
        in.whole(pointer + "/tokens").orElseThrow(), in.whole(pointer + "/micros").orElseThrow());
  }
}
