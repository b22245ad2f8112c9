package dev.ringproof.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.model.ToolOffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OffersTest {
  private static final List<Tool> TOOLS = Defaults.documents().tools().data().tools();

  private final ArrayList<String> counted = new ArrayList<>();

  private Offers offers(List<Tool> tools) {
    return new Offers(
        Defaults.documents().tiers().data().tiers(),
        tools,
        text -> {
          counted.add(text);
          return text.length();
        });
  }

  @Test
  void aTierOffersTheToolsOfItsClassesCountedAsTheyAreSent() {
    var offer = offers(TOOLS).of(TierId.A);
    assertThat(offer.tools())
        .extracting(Tool::name)
        .containsExactly("lookup_order", "send_refund", "send_voucher", "send_email");
    assertThat(offer.tokens()).isEqualTo(Json.write(ToolOffer.json(offer.tools())).length());
  }

  @Test
  void theyAreCountedOnceForEachTier() {
    var offers = offers(TOOLS);
    for (int i = 0; i < 3; i++) {
      assertThat(offers.of(TierId.A)).isSameAs(offers.of(TierId.A));
      assertThat(offers.of(TierId.C).tokens()).isPositive();
    }
    assertThat(counted).hasSize(TierId.values().length);
  }

  @Test
  void noToolsAreNoTokens() {
    assertThat(offers(List.of()).of(TierId.A)).isEqualTo(Offers.Offer.NONE);
    assertThat(counted).isEmpty();
  }
}
