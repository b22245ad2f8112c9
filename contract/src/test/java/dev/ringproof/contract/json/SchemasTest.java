package dev.ringproof.contract.json;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringproof.contract.policy.Defaults;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemasTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "turn: PT30S | turn: 30s | tiers.yaml:6: /tiers/0/turn: found \"30s\", expected a duration",
        "turn: PT30S | trun: PT30S | tiers.yaml:6: /tiers/0/trun: found an unknown member \"trun\"",
        "turn: PT30S | trun: PT30S | expected a member \"turn\"",
        "degraded: deny | degraded: dny | found \"dny\", expected one of [\"deny\",\"reuse\"",
        "degraded: deny | degraded: reuse | expected \"deny\" (tier A fails closed: TIER-7)",
        "contextTokens: 24000 | contextTokens: many | found \"many\", expected a value of type int",
        "id: C | id: B | expected tier C once"
      })
  void complaintsSayWhereWhatAndWhatInstead(String was, String is, String says) {
    var text = new String(Defaults.bytes(Defaults.TIERS), StandardCharsets.UTF_8);
    var document = Located.yaml("tiers.yaml", text.replaceFirst(was, is));
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> Schemas.check("tier", document))
        .withMessageContaining(says);
  }
}
