package dev.ringproof.contract.policy;

import java.util.List;
import java.util.Optional;

/**
 * The document {@code prices.yaml}.
 *
 * @param currency ISO 4217 code of the currency whose millionths the prices count
 */
public record PriceList(String currency, List<Price> prices) {
  public PriceList {
    prices = List.copyOf(prices);
  }

  /** Returns what the model costs, or empty if the list does not know it. */
  public Optional<Price> price(String model) {
    return prices.stream().filter(p -> p.model().equals(model)).findFirst();
  }
}
