package dev.ringproof.contract.clause;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogueTest {
  private static final String FAMILIES =
      """
      DISC-1 DISC-2 DISC-3
      AUTH-1 AUTH-2 AUTH-3 AUTH-4 AUTH-5
      TIER-1 TIER-2 TIER-3 TIER-4 TIER-5 TIER-6 TIER-7 TIER-8
      SLO-1 SLO-2 SLO-3 SLO-4 SLO-5 SLO-6
      SES-1 SES-2 SES-3 SES-4 SES-5 SES-6 SES-7 SES-8 SES-9 SES-10 SES-11 SES-12
      SES-13
      POL-1 POL-2 POL-3 POL-4 POL-5 POL-6 POL-7 POL-8 POL-9 POL-10 POL-11 POL-12 POL-13 POL-14
      POL-15
      FIN-1 FIN-2 FIN-3 FIN-4 FIN-5 FIN-6 FIN-7 FIN-8 FIN-9 FIN-10 FIN-11
      API-1 API-2 API-3 API-4 API-5 API-6 API-7 API-8 API-9 API-10 API-11 API-12
      EFF-1 EFF-2 EFF-3
      RING-1 RING-2 RING-3 RING-4 RING-5
      WF-1 WF-2 WF-3 WF-4 WF-5
      OBS-1 OBS-2
      """;
  private static final String CORE =
      """
      DISC-1 AUTH-1 AUTH-2 AUTH-3 TIER-1 TIER-2 TIER-3 TIER-4 SLO-1 SLO-2 SLO-3
      SES-1 SES-2 SES-4 SES-5 SES-6 POL-1 POL-2 POL-4 POL-5 POL-6 POL-7 POL-11 POL-13
      FIN-1 FIN-2 FIN-4 FIN-5 API-1 API-2 API-3 API-4 EFF-1
      RING-1 RING-2 RING-3 RING-4 RING-5 WF-1
      """;
  private static final Catalogue CATALOGUE = Catalogue.load();

  @Test
  void everyClauseOfTheContractIsThereOnce() {
    assertThat(ids(CATALOGUE.clauses().stream()))
        .containsExactlyInAnyOrderElementsOf(with(FAMILIES, modes()))
        .hasSize(113);
  }

  @Test
  void theCoreListIsComplete() {
    assertThat(ids(CATALOGUE.clauses().stream().filter(Clause::core)))
        .containsExactlyInAnyOrderElementsOf(with(CORE, modes()));
  }

  @Test
  void onlyWhatTheContractCallsShouldIsNoMust() {
    assertThat(ids(CATALOGUE.clauses().stream().filter(c -> c.level() == Level.SHOULD)))
        .containsExactly("SLO-5", "OBS-2");
  }

  @Test
  void aClauseIsJudgedInAllRingsUnlessItNamesOne() {
    for (var clause : CATALOGUE.clauses()) {
      var expected =
          switch (clause.id()) {
            case "RING-1" -> List.of(0);
            case "RING-2" -> List.of(1);
            case "RING-3" -> List.of(2);
            case "RING-4" -> List.of(3);
            default -> List.of(0, 1, 2, 3);
          };
      assertThat(clause.rings()).as(clause.id()).isEqualTo(expected);
    }
    assertThat(CATALOGUE.inRing(0)).hasSize(110);
  }

  @ParameterizedTest
  @CsvSource({
    "POL-1, actions",
    "EFF-1, actions",
    "FIN-1, budgets",
    "WF-1, workflows",
    "API-2, resume",
    "POL-4, approval-human",
    "POL-12, approval-async",
    "SES-8, erase",
    "RING-4, adaptive-limits",
    "FAIL-POLICY-DEGRADED-1, remote-decision"
  })
  void familiesNeedTheCapabilityTheyAreAbout(String id, String capability) {
    assertThat(CATALOGUE.clause(id).capability()).hasToString(capability);
  }

  @Test
  void textsAreTheContractsWords() {
    assertThat(CATALOGUE.clause("POL-5").text())
        .isEqualTo("an approval binds to the exact arguments");
    assertThat(CATALOGUE.clause("SES-5").text())
        .isEqualTo(
            "checkpoint versions only grow; a turn on a stale one gets 409 with the current version"
                + " and how to go on");
    assertThat(CATALOGUE.clause("FAIL-TOOL-TIMEOUT-4").text())
        .endsWith("no `unknown` told as failed");
  }

  @Test
  void ringsRequireTheCoreAndWhatTheirPredecessorsDo() {
    var all = with(CORE, modes());
    for (int ring = 0; ring <= Catalogue.LAST_RING; ring++) {
      int here = ring;
      var expected =
          all.stream().filter(id -> CATALOGUE.clause(id).rings().contains(here)).toList();
      assertThat(ids(CATALOGUE.required(ring).stream()))
          .doesNotHaveDuplicates()
          .containsAll(expected);
    }
    assertThat(CATALOGUE.required(1)).contains(CATALOGUE.clause("RING-2"));
    assertThat(CATALOGUE.required(1)).doesNotContain(CATALOGUE.clause("RING-1"));
  }

  @Test
  void ringsRequireCapabilitiesThatGrow() {
    assertThat(CATALOGUE.requiredCapabilities(0))
        .containsExactlyInAnyOrder(Capability.STREAM, Capability.EVIDENCE_LOG);
    assertThat(CATALOGUE.requiredCapabilities(1))
        .containsAll(CATALOGUE.requiredCapabilities(0))
        .contains(Capability.ACTIONS, Capability.APPROVAL_HUMAN, Capability.SLO)
        .hasSize(5);
    assertThat(CATALOGUE.requiredCapabilities(2))
        .containsAll(CATALOGUE.requiredCapabilities(1))
        .contains(Capability.RESUME, Capability.BUDGETS, Capability.ERASE, Capability.QUOTAS)
        .hasSize(9);
    assertThat(CATALOGUE.requiredCapabilities(3))
        .containsAll(CATALOGUE.requiredCapabilities(2))
        .contains(Capability.FALLBACK, Capability.ADAPTIVE_LIMITS)
        .hasSize(11);
  }

  @Test
  void schemasKnowJustTheWordsOfTheRecords() {
    var clauses = Json.parse(Schemas.text("clauses"));
    var required = Json.parse(Schemas.text("required"));
    var properties = "/$defs/clause/properties";
    assertThat(words(clauses, properties + "/capability/enum"))
        .containsExactlyElementsOf(wires(Capability.values()));
    assertThat(words(required, "/$defs/ring/properties/capabilities/items/enum"))
        .containsExactlyElementsOf(wires(Capability.values()));
    assertThat(words(clauses, properties + "/seams/items/enum"))
        .containsExactlyElementsOf(wires(Seam.values()));
    assertThat(words(clauses, properties + "/evidence/items/enum"))
        .containsExactlyElementsOf(wires(EvidenceKind.values()));
    assertThat(words(clauses, properties + "/level/enum"))
        .containsExactlyElementsOf(wires(Level.values()));
  }

  @Test
  void theDigestIsOfTheSetAndChangesWithAnyWord() {
    assertThat(CATALOGUE.digest()).startsWith("sha256:").hasSize(71);
    var reworded = broken("clauses.yaml", "binds to the exact arguments", "binds to arguments");
    assertThat(Catalogue.of(reworded, original("required.yaml")).digest())
        .isNotEqualTo(CATALOGUE.digest());
    assertThat(Catalogue.load().digest()).isEqualTo(CATALOGUE.digest());
  }

  @ParameterizedTest
  @CsvSource({
    "capability: stream, capability: streams, clauses.yaml:",
    "seams: [mint-tokens], seams: [mint], clauses.yaml:25",
    "level: MUST, level: MAY, clauses.yaml:10",
    "id: DISC-2, id: DISC-1, 'clauses.yaml:19: /clauses/1/id: found DISC-1 again'",
    "core: true, core: yes please, clauses.yaml:18",
    "seed: 1, seed: 8, clauses.yaml:16",
    "core: true, 'testable: false', clauses.yaml:9"
  })
  void aBrokenCatalogueIsRefusedWithFileAndLine(String was, String is, String place) {
    var clauses = broken("clauses.yaml", was, is);
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> Catalogue.of(clauses, original("required.yaml")))
        .withMessageContaining(place);
  }

  @ParameterizedTest
  @CsvSource({
    "- DISC-1, - DISC-9, unknown clause DISC-9",
    "- DISC-1, - RING-2, 'found RING-2, judged in rings [1]'",
    "- RING-3, - WF-1, 'found WF-1, which ring 0 requires already'",
    "ring: 2, ring: 1, required.yaml:",
    "- DISC-1, - DISC, required.yaml:9"
  })
  void brokenRequirementsAreRefusedWithFileAndLine(String was, String is, String says) {
    var required = broken("required.yaml", was, is);
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> Catalogue.of(original("clauses.yaml"), required))
        .withMessageContaining(says)
        .withMessageStartingWith("required.yaml:");
  }

  @Test
  void whatNoTestCanDecideSaysWhy() {
    var excused =
        broken("clauses.yaml", "core: true", "core: true\n    testable: false\n    why: w");
    var clause = Catalogue.of(excused, original("required.yaml")).clause("DISC-1");
    assertThat(clause.testable()).isFalse();
    assertThat(clause.why()).isEqualTo("w");
    assertThat(CATALOGUE.clauses()).allMatch(Clause::testable);
  }

  @Test
  void whatDoesNotExistIsSaid() {
    assertThat(CATALOGUE.has("POL-99")).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CATALOGUE.clause("POL-99"))
        .withMessageContaining("POL-99");
    assertThatIllegalArgumentException().isThrownBy(() -> CATALOGUE.required(4));
    assertThatIllegalArgumentException().isThrownBy(() -> CATALOGUE.inRing(-1));
  }

  private static Stream<String> modes() {
    return Stream.of(
            "MODEL-TIMEOUT",
            "TOOL-TIMEOUT",
            "POLICY-DEGRADED",
            "STALE-CHECKPOINT",
            "STREAM-INTERRUPTED")
        .flatMap(mode -> Stream.of(1, 2, 3, 4, 5).map(n -> "FAIL-" + mode + "-" + n));
  }

  private static List<String> with(String words, Stream<String> more) {
    return Stream.concat(Arrays.stream(words.split("\\s+")), more).toList();
  }

  private static List<String> ids(Stream<Clause> clauses) {
    return clauses.map(Clause::id).toList();
  }

  private static List<String> wires(Object[] values) {
    return Arrays.stream(values).map(Object::toString).toList();
  }

  private static List<String> words(JsonValue schema, String pointer) {
    return schema.items(pointer).stream()
        .filter(JsonString.class::isInstance)
        .map(v -> ((JsonString) v).value())
        .toList();
  }

  private static Located original(String file) {
    return Located.byName(file, text(file).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns the published document with the first of these words replaced. */
  private static Located broken(String file, String was, String is) {
    var text = text(file);
    var at = text.indexOf(was);
    assertThat(at).as("%s holds %s", file, was).isNotNegative();
    return Located.yaml(file, text.substring(0, at) + is + text.substring(at + was.length()));
  }

  private static String text(String file) {
    try (var in = Catalogue.class.getResourceAsStream("/dev/ringproof/contract/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
