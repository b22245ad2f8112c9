package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import java.util.HashSet;

/** Holds a price list to one price for each model at any time. */
final class PriceCheck {
  private PriceCheck() {}

  static void dates(Located document, PriceList list) {
    var first = new HashSet<String>();
    var dated = new HashSet<Price>();
    for (int i = 0; i < list.prices().size(); i++) {
      var price = list.prices().get(i);
      var place = "/prices/" + i;
      if (price.from() == null && !first.add(price.model())) {
        throw DocumentException.at(
            document.place(place + "/model"),
            "\"" + price.model() + "\" again",
            "each once, or a later price of it with from");
      }
      if (price.from() != null && !dated.add(new Price(price.model(), 0, 0, price.from()))) {
        throw DocumentException.at(
            document.place(place + "/from"),
            price.from() + " again for \"" + price.model() + "\"",
            "one price from each date");
      }
    }
    for (int i = 0; i < list.prices().size(); i++) {
      var price = list.prices().get(i);
      if (!first.contains(price.model())) {
        throw DocumentException.at(
            document.place("/prices/" + i + "/from"),
            "no price of \"" + price.model() + "\" before " + price.from(),
            "one without from: what it costs until then");
      }
    }
  }
}
