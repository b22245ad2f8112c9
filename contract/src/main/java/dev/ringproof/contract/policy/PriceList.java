package dev.ringproof.contract.policy;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The document {@code prices.yaml}.
 *
 * @param currency ISO 4217 code of the currency whose millionths the prices count
 * @param prices each model's first price and those that follow it, in no order
 */
public record PriceList(String currency, List<Price> prices) {
  /** The model that the fallback provider serves where no price names a provider. */
  private static final String USUAL_FALLBACK = "small";

  private static final Comparator<Price> BY_DATE =
      Comparator.comparing(Price::from, Comparator.nullsFirst(Comparator.naturalOrder()));

  public PriceList {
    prices = List.copyOf(prices);
  }

  /** Returns what the model costs at that time, or empty if the list does not know it. */
  public Optional<Price> price(String model, Instant at) {
    return of(model).filter(price -> price.began(at)).max(BY_DATE);
  }

  /**
   * Returns all that the model costs at some time between these, both included: who does not know
   * when a turn was reserved cannot tell which of them it is charged by.
   */
  public List<Price> prices(String model, Instant from, Instant to) {
    var later = of(model).filter(price -> price.began(to) && !price.began(from));
    return Stream.concat(price(model, from).stream(), later).toList();
  }

  /** Whether the list knows the model. */
  public boolean knows(String model) {
    return of(model).findAny().isPresent();
  }

  /** Returns who serves the model: whoever its prices name, else the usual one. */
  public Provider provider(String model) {
    return of(model)
        .flatMap(price -> Stream.ofNullable(price.provider()))
        .findFirst()
        .orElse(model.equals(USUAL_FALLBACK) ? Provider.FALLBACK : Provider.PRIMARY);
  }

  /** Returns the models that this provider serves, each once. */
  public List<String> models(Provider provider) {
    var names = prices.stream().map(Price::model).distinct();
    return names.filter(model -> provider(model) == provider).toList();
  }

  /** Returns the times at which a price comes into force, in order. */
  public List<Instant> changes() {
    var all = new TreeSet<Instant>();
    for (var price : prices) {
      if (price.from() != null) {
        all.add(price.from());
      }
    }
    return List.copyOf(all);
  }

  /** Returns the list as it is at that time: one price for each model. */
  public PriceList at(Instant at) {
    var names = prices.stream().map(Price::model).distinct();
    return new PriceList(currency, names.flatMap(name -> price(name, at).stream()).toList());
  }

  private Stream<Price> of(String model) {
    return prices.stream().filter(price -> price.model().equals(model));
  }
}
