package dev.ringproof.contract.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Defaults;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TierDocumentsTest {
  private static final Located DEFAULTS = Defaults.located(Defaults.TIERS);

  @Test
  void defaultsAreTheTableOfTheContract() {
    var data = TierDocuments.load(DEFAULTS).data();
    var a = data.tier(TierId.A);
    assertThat(a.firstToken()).isEqualTo(Duration.ofSeconds(2));
    assertThat(a.turn()).isEqualTo(Duration.ofSeconds(30));
    assertThat(a.accept()).isNull();
    assertThat(a.policyDecision()).isEqualTo(Duration.ofMillis(50));
    assertThat(a.degraded()).isEqualTo(DegradedMode.DENY);
    assertThat(a.recovered()).isEqualTo(Duration.ofSeconds(10));
    var b = data.tier(TierId.B);
    assertThat(b.firstToken()).isEqualTo(Duration.ofSeconds(5));
    assertThat(b.turn()).isEqualTo(Duration.ofMinutes(2));
    assertThat(b.accept()).isNull();
    assertThat(b.policyDecision()).isEqualTo(Duration.ofMillis(200));
    assertThat(b.degraded()).isEqualTo(DegradedMode.REUSE);
    assertThat(b.recovered()).isEqualTo(Duration.ofSeconds(30));
    var c = data.tier(TierId.C);
    assertThat(c.firstToken()).isNull();
    assertThat(c.turn()).isEqualTo(Duration.ofHours(1));
    assertThat(c.accept()).isEqualTo(Duration.ofMillis(500));
    assertThat(c.policyDecision()).isEqualTo(Duration.ofSeconds(1));
    assertThat(c.degraded()).isEqualTo(DegradedMode.WAIT);
    assertThat(c.recovered()).isEqualTo(Duration.ofMinutes(1));
    assertThat(data.windows().review()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void scaledDataIsADocumentThatHasTheScaledDigest() {
    var original = TierDocuments.load(DEFAULTS);
    assertThat(original.digest()).isEqualTo(Json.digest(DEFAULTS.value()));
    for (int factor : new int[] {2, 7, 60, 100_000}) {
      var scaled = TierDocuments.scaled(original, factor);
      var text = Json.pretty(TierDocuments.document(scaled.data()));
      assertThat(TierDocuments.load(Located.json("scaled.json", text))).isEqualTo(scaled);
      assertThat(scaled.digest()).isNotEqualTo(original.digest());
      assertThat(scaled.data().tier(TierId.A).turn()).isEqualTo(Duration.ofSeconds(30));
      assertThat(scaled.data().tier(TierId.A).recovered())
          .isEqualTo(Duration.ofSeconds(factor == 2 ? 5 : 2));
    }
    assertThat(TierDocuments.scaled(original, 1)).isEqualTo(original);
  }

  @ParameterizedTest
  @CsvSource({
    "firstToken: PT2S, firstToken: 2s, tiers.yaml:5",
    "turn: PT30S, turn: PT0S, tiers.yaml:6",
    "turn: PT30S, turn: -PT30S, tiers.yaml:6",
    "turn: PT30S, trun: PT30S, tiers.yaml:",
    "firstToken: PT2S, firstToken: null, tiers.yaml:5",
    "accept: null, accept: PT1S, tiers.yaml:8",
    "accept: PT0.5S, accept: null, tiers.yaml:",
    "degraded: deny, degraded: reuse, tiers.yaml:10",
    "id: C, id: B, tiers.yaml:",
    "'models: [large, small]', 'models: []', tiers.yaml:11",
    "lease: PT5S, lease: PT, tiers.yaml:",
    "maxOutputTokens: 2048, maxOutputTokens: 20.5, tiers.yaml:"
  })
  void brokenDocumentsAreRefusedWithFileAndLine(String was, String is, String place) {
    var text = new String(Defaults.bytes(Defaults.TIERS), StandardCharsets.UTF_8);
    var at = text.indexOf(was);
    var broken = text.substring(0, at) + is + text.substring(at + was.length());
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> TierDocuments.load(Located.yaml("tiers.yaml", broken)))
        .withMessageContaining(place);
  }
}
