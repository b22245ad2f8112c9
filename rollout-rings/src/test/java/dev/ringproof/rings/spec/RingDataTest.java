package dev.ringproof.rings.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.tier.TierId;
import org.junit.jupiter.api.Test;

final class RingDataTest {
  private final RingData rings = RingData.defaults();

  @Test
  void theDefaultsAreTheTable() {
    assertThat(rings.ring(0).load().turns())
        .containsEntry(TierId.A, 300)
        .containsEntry(TierId.C, 30);
    assertThat(rings.ring(1).load().arrivalsPerSecond()).isEqualTo(40);
    assertThat(rings.ring(2).load().turns()).containsEntry(TierId.A, 1000);
    assertThat(rings.ring(2).modeTiers()).containsExactly(TierId.A, TierId.B, TierId.C);
    assertThat(rings.ring(3).load().turns()).containsEntry(TierId.A, 3000);
    assertThat(rings.content().rings()).allMatch(ring -> ring.modes().size() == 5);
  }

  @Test
  void capabilitiesAreThoseOfTheCatalogue() {
    var catalogue = Catalogue.load();
    for (int ring = 0; ring <= 3; ring++) {
      assertThat(rings.ring(ring).capabilities())
          .containsExactlyInAnyOrderElementsOf(
              catalogue.requiredCapabilities(ring).stream().map(Object::toString).toList());
    }
  }

  @Test
  void everyObjectiveSaysHowManySamplesItNeeds() {
    assertThat(rings.needs(3))
        .anyMatch(need -> need.objective().equals("success-A") && need.samples() == 2995);
    assertThat(rings.needs(0))
        .anyMatch(need -> need.objective().equals("success-A") && need.samples() == 299)
        .anyMatch(need -> need.objective().equals("first-token-p95-A") && need.samples() == 59);
  }

  @Test
  void eachRingsLoadIsEnoughForItsObjectives() {
    for (var ring : rings.content().rings()) {
      var needs = rings.needs(ring.ring());
      for (int i = 0; i < needs.size(); i++) {
        var tier = ring.objectives().get(i).tier();
        if (tier != null) {
          assertThat(ring.load().turns().getOrDefault(tier, 0).longValue())
              .as(needs.get(i).sentence())
              .isGreaterThanOrEqualTo(needs.get(i).samples());
        }
      }
    }
  }

  @Test
  void aWrongDocumentIsRefusedWithItsLine() {
    var text = Json.pretty(rings.document());
    assertThatThrownBy(() -> RingData.read(Located.json("rings.json", text.replace("0.95", "0.5"))))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("rings.json:3: /confidence: found 0.5");
    assertThatThrownBy(
            () ->
                RingData.read(
                    Located.json("rings.json", text.replace("\"ring\" : 2", "\"ring\" : 1"))))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("/rings/2/ring: found ring 1, expected ring 2");
    assertThatThrownBy(
            () -> RingData.read(Located.json("rings.json", text.replace("\"soak\"", "\"soek\""))))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("/rings/0");
  }

  @Test
  void theDigestIsOverTheDocument() {
    assertThat(RingData.read(Located.json("r.json", Json.write(rings.document()))).digest())
        .isEqualTo(rings.digest());
  }
}
