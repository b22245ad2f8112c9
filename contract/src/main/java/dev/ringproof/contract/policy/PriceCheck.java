package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import java.time.Instant;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;

/** Holds a price list to one price for each model at any time. */
final class PriceCheck {
  private PriceCheck() {}

  static void dates(Located document, PriceList list) {
    var seen = new HashSet<Price>();
    for (int i = 0; i < list.prices().size(); i++) {
      var price = list.prices().get(i);
      if (!seen.add(start(price.model(), price.from()))) {
        throw again(document, "/prices/" + i, price);
      }
    }
    for (int i = 0; i < list.prices().size(); i++) {
      var price = list.prices().get(i);
      if (!seen.contains(start(price.model(), null))) {
        throw DocumentException.at(
            document.place("/prices/" + i + "/from"),
            "no price of \"" + price.model() + "\" before " + price.from(),
            "one without from: what it costs until then");
      }
    }
  }

  /** A model has one provider, at all times: whoever is named again is named the same. */
  static void providers(Located document, PriceList list) {
    for (int i = 0; i < list.prices().size(); i++) {
      var price = list.prices().get(i);
      var provider = list.provider(price.model());
      if (price.provider() != null && price.provider() != provider) {
        throw DocumentException.at(
            document.place("/prices/" + i + "/provider"),
            price.provider() + " for \"" + price.model() + "\", whose provider is " + provider,
            "one provider for each model");
      }
    }
  }

  /** From when on a model has a price, whatever it is. */
  private static Price start(String model, @Nullable Instant from) {
    return new Price(model, 0, 0, from, null);
  }

  private static DocumentException again(Located document, String place, Price price) {
    return price.from() == null
        ? DocumentException.at(
            document.place(place + "/model"),
            "\"" + price.model() + "\" again",
            "each once, or a later price of it with from")
        : DocumentException.at(
            document.place(place + "/from"),
            price.from() + " again for \"" + price.model() + "\"",
            "one price from each date");
  }
}
