package dev.ringproof.contract.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PriceListTest {
  private static final Instant FIRST = Instant.parse("2027-01-01T00:00:00Z");
  private static final Instant SECOND = Instant.parse("2027-07-01T00:00:00Z");

  private static PriceList list(String... prices) {
    var text = "{\"currency\":\"EUR\",\"prices\":[" + String.join(",\n", prices) + "]}";
    return PolicyDocuments.prices(Located.json("prices.json", text)).data();
  }

  private static String price(String model, String from, int micros) {
    var date = from.isEmpty() ? "" : "\"from\":\"" + from + "\",";
    return "{\"model\":\"%s\",%s\"inputMicros\":%d,\"outputMicros\":%d}"
        .formatted(model, date, micros, micros);
  }

  private static PriceList changing() {
    // In no order, as people append.
    return list(
        price("large", SECOND.toString(), 3),
        price("large", "", 1),
        price("small", "", 7),
        price("large", FIRST.toString(), 2));
  }

  private static long large(Instant at) {
    return changing().price("large", at).orElseThrow().inputMicros();
  }

  @Test
  void aPriceHoldsFromItsDateUntilTheNext() {
    assertThat(large(Instant.MIN)).isEqualTo(1);
    assertThat(large(FIRST.minusNanos(1))).isEqualTo(1);
    assertThat(large(FIRST)).isEqualTo(2);
    assertThat(large(SECOND.minusNanos(1))).isEqualTo(2);
    assertThat(large(SECOND)).isEqualTo(3);
    assertThat(large(Instant.MAX)).isEqualTo(3);
    assertThat(changing().price("other", FIRST)).isEmpty();
    assertThat(changing().changes()).containsExactly(FIRST, SECOND);
  }

  @Test
  void atOneTimeEachModelHasOnePrice() {
    assertThat(changing().at(FIRST).prices())
        .extracting(Price::model, Price::inputMicros)
        .containsExactlyInAnyOrder(tuple("large", 2L), tuple("small", 7L));
  }

  @Test
  void allThatAModelCostsWithinASpanAreToldOnce() {
    var list = changing();
    assertThat(list.prices("large", FIRST, FIRST))
        .extracting(Price::inputMicros)
        .containsExactly(2L);
    assertThat(list.prices("large", FIRST.minusNanos(1), SECOND))
        .extracting(Price::inputMicros)
        .containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(list.prices("other", FIRST, SECOND)).isEmpty();
  }

  private static String served(String model, String from, String provider) {
    return price(model, from, 1).replace("}", ",\"provider\":\"" + provider + "\"}");
  }

  @Test
  void aPriceSaysWhoServesItsModel() {
    var list =
        list(
            price("large", "", 1),
            served("large", FIRST.toString(), "fallback"),
            served("mine", "", "primary"),
            served("theirs", "", "fallback"));
    assertThat(list.models(Provider.FALLBACK)).containsExactly("large", "theirs");
    assertThat(list.models(Provider.PRIMARY)).containsExactly("mine");
    assertThat(list(served("small", "", "primary")).provider("small")).isEqualTo(Provider.PRIMARY);
  }

  @Test
  void whereNoneIsNamedTheFallbackServesTheSmallModelAlone() {
    assertThat(changing().provider("small")).isEqualTo(Provider.FALLBACK);
    assertThat(changing().provider("large")).isEqualTo(Provider.PRIMARY);
    assertThat(changing().provider("unknown")).isEqualTo(Provider.PRIMARY);
  }

  @Test
  void twoProvidersOfOneModelAreRefused() {
    var later = served("large", FIRST.toString(), "fallback");
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> list(served("large", "", "primary"), later))
        .withMessage(
            "prices.json:2: /prices/1/provider: found fallback for \"large\", whose provider is"
                + " primary, expected one provider for each model");
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> list(served("large", "", "third")));
  }

  @Test
  void twoPricesFromOneDateAreRefused() {
    var same = price("large", FIRST.toString(), 2);
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> list(price("large", "", 1), same, same))
        .withMessage(
            "prices.json:3: /prices/2/from: found 2027-01-01T00:00:00Z again for \"large\","
                + " expected one price from each date");
  }

  @Test
  void aModelWithoutAPriceUntilItsFirstDateIsRefused() {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> list(price("small", "", 1), price("large", FIRST.toString(), 2)))
        .withMessageStartingWith(
            "prices.json:2: /prices/1/from: found no price of \"large\" before");
  }
}
