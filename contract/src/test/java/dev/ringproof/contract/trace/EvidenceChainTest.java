package dev.ringproof.contract.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvidenceChainTest {
  private static final String AT = "2026-11-25T10:00:00.123Z";

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "", "\"}, {\"seq\":9", "line\nend\u2028\u0000", "\uD83D\uDE00 é\\"})
  void aHashMadeFromPartsIsTheDigestOfTheWholeEntry(String text) {
    var body =
        JsonValue.object()
            .with("z", text)
            .with("a", new JsonNumber(new BigDecimal("1e2")))
            .with(text, true);
    var whole =
        JsonValue.object()
            .with("trace", text)
            .with("seq", 12)
            .with("at", AT)
            .with("type", text)
            .with("body", body)
            .with("prev", EvidenceChain.GENESIS);
    assertThat(
            EvidenceChain.hash(text, 12, AT, text, Json.canonicalText(body), EvidenceChain.GENESIS))
        .isEqualTo(Json.digest(whole));
  }

  @Test
  void aChangedEntryIsFound() {
    var first = link(0, "one", EvidenceChain.GENESIS);
    var second = link(1, "two", first.hash());
    assertThat(EvidenceChain.firstBreak("t", List.of(first, second))).isEmpty();
    var changed = link(0, "another", EvidenceChain.GENESIS);
    assertThat(EvidenceChain.firstBreak("t", List.of(changed, second)))
        .hasValueSatisfying(found -> assertThat(found.seq()).isEqualTo(1));
    var forged = new EvidenceEntry(0, AT, "note", changed.body(), first.prev(), first.hash());
    assertThat(EvidenceChain.firstBreak("t", List.of(forged, second)))
        .hasValueSatisfying(found -> assertThat(found.seq()).isZero());
  }

  private static EvidenceEntry link(long seq, String said, String prev) {
    var body = new EvidenceChain.Body(JsonValue.object().with("said", said), prev);
    return EvidenceChain.link("t", seq, AT, "note", body);
  }
}
