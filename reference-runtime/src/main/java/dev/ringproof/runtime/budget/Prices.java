package dev.ringproof.runtime.budget;

import dev.ringproof.contract.policy.Price;
import java.util.Comparator;
import java.util.List;

/** The price list. */
public final class Prices {
  private final List<Price> prices;

  /** Makes the list; it is never empty. */
  public Prices(List<Price> prices) {
    this.prices = List.copyOf(prices);
  }

  /** Returns the price of a model that the data is known to hold. */
  public Price of(String model) {
    return prices.stream()
        .filter(price -> price.model().equals(model))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no price for a configured model"));
  }

  /** Returns the cheapest model by what it generates. */
  public Price cheapest() {
    return prices.stream()
        .min(Comparator.comparingLong(Price::outputMicros).thenComparingLong(Price::inputMicros))
        .orElseThrow();
  }
}
