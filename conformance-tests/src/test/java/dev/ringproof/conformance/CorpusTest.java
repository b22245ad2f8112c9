package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.conformance.kit.Corpus;
import dev.ringproof.conformance.kit.Corpus.Entry;
import dev.ringproof.conformance.kit.Corpus.Kind;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.RuntimeDocuments;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The corpus is as large and as various as it says; its policy documents start no runtime. */
final class CorpusTest {
  private static final int LEAST = 150;
  private static final String GOOD =
      """
      {"id": "default", "version": "1", "rules": [
        {"id": "r", "effect": "allow", "tools": ["lookup_order"], "approval": "none"}]}""";

  @Test
  void entriesAreManyAndEachHasItsOwnIdAndContent() {
    var all = Stream.of(Kind.values()).flatMap(kind -> Corpus.of(kind).stream()).toList();
    assertThat(all).hasSizeGreaterThanOrEqualTo(LEAST);
    assertThat(all.stream().map(Entry::id).distinct()).hasSameSizeAs(all);
    assertThat(all.stream().map(e -> e.data().at("").toString().replace(e.id(), "")).distinct())
        .hasSameSizeAs(all);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasAtLeastTen(Kind kind) {
    assertThat(Corpus.of(kind)).hasSizeGreaterThanOrEqualTo(10);
    assertThat(Corpus.of(kind)).allMatch(e -> e.id().startsWith(kind + "/"));
  }

  static List<Entry> policies() {
    return Corpus.of(Kind.POLICY_DOCUMENT);
  }

  @ParameterizedTest
  @MethodSource("policies")
  void hostilePolicyStartsNothing(Entry entry) {
    var text = entry.text("document", "");
    assertThatThrownBy(() -> start(text))
        .as(entry.id())
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("policy");
  }

  @Test
  void goodTwinStarts() {
    assertThat(start(GOOD).policyId()).isEqualTo("default");
  }

  /** What a runtime does with the document before it opens its door. */
  private static CelDecisionPoint start(String text) {
    var documents =
        RuntimeDocuments.of(
            Defaults.located(Defaults.TIERS),
            Defaults.located(Defaults.PRICES),
            Located.byName("policy.json", text.getBytes(StandardCharsets.UTF_8)),
            Defaults.located(Defaults.TOOLS));
    return new CelDecisionPoint(documents.policy().data(), Duration.ofMinutes(1));
  }
}
