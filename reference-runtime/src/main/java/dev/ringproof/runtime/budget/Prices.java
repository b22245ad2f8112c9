package dev.ringproof.runtime.budget;

import dev.ringproof.contract.policy.Price;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What models cost at one time. */
public final class Prices {
  private final List<Price> prices;
  private final @Nullable String embedding;

  /**
   * Makes them; there is always one, and one for each model.
   *
   * @param embedding the model that texts are embedded with, and that answers nothing
   */
  public Prices(List<Price> prices, @Nullable String embedding) {
    this.prices = List.copyOf(prices);
    this.embedding = embedding;
  }

  /** Returns the price of embeddings; empty where nothing is embedded. */
  public Optional<Price> embedding() {
    return Optional.ofNullable(embedding).map(this::of);
  }

  /** Returns the price of a model that the data is known to hold. */
  public Price of(String model) {
    return prices.stream()
        .filter(price -> price.model().equals(model))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no price for a configured model"));
  }

  /** Returns the cheapest of some models, of which the data is known to hold one at least. */
  public Price cheapest(List<String> models) {
    return models.stream()
        .map(this::of)
        .min(Comparator.comparingLong(Price::outputMicros).thenComparingLong(Price::inputMicros))
        .orElseThrow();
  }
}
