package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.conformance.Proofs.Seen;
import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.clause.Clause;
import dev.ringproof.contract.clause.EvidenceKind;
import dev.ringproof.contract.json.Json;
import dev.ringproof.testbed.evidence.Proof;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The record of proofs is what this build sees: {@link SaboteurTest} and {@link NullGateTest} hold
 * the same data to real runs. Regenerate it with {@code -Dringproof.regenerate=true}.
 */
final class ProofsTest {
  private static final Catalogue CATALOGUE = Catalogue.load();

  /** What the build sees, from the code and the saboteurs' own data. */
  private static List<Seen> now() {
    var nobodies = Stream.of(NullGateTest.Nobody.values()).map(n -> "null target " + n).toList();
    return ConformanceSuite.proofs().stream()
        .map(Proof::clause)
        .distinct()
        .map(
            clause -> {
              var failedBy =
                  Stream.of(Saboteur.values())
                      .filter(s -> s.fails().contains(clause))
                      .map(s -> "saboteur " + s.main().getSimpleName())
                      .collect(Collectors.toCollection(ArrayList::new));
              failedBy.addAll(nobodies);
              return new Seen(clause, tests(clause), failedBy);
            })
        .toList();
  }

  private static List<String> tests(String clause) {
    return ConformanceSuite.proofs().stream()
        .filter(p -> p.clause().equals(clause))
        .map(Proof::name)
        .toList();
  }

  @Test
  void recordIsWhatThisBuildSees() throws IOException {
    var file =
        Trial.HOME.resolve(
            "conformance-tests/src/main/resources/dev/ringproof/conformance/" + Proofs.FILE);
    if (Boolean.getBoolean("ringproof.regenerate")) {
      Files.writeString(file, Json.pretty(Proofs.document(now())));
      Files.writeString(Matrix.PAGE, Matrix.page(Matrix.declared()));
    }
    var recorded = Json.parse(Files.readAllBytes(file));
    assertThat(recorded)
        .as("proofs.json is stale: run this test with -Dringproof.regenerate=true")
        .isEqualTo(Proofs.document(now()));
    if (!Boolean.getBoolean("ringproof.regenerate")) {
      assertThat(Proofs.seen()).isEqualTo(now());
    }
  }

  @Test
  void pageIsTheMatrixOfTheSameRecord() throws IOException {
    assertThat(Files.readString(Matrix.PAGE))
        .as("docs/matrix.md is stale: run this test with -Dringproof.regenerate=true")
        .isEqualTo(Matrix.page(Matrix.declared()));
    for (var saboteur : Saboteur.values()) {
      for (var clause : saboteur.fails()) {
        var seen = Proofs.seen().stream().filter(s -> s.clause().equals(clause)).findFirst();
        assertThat(seen.orElseThrow().failedBy())
            .as(clause)
            .contains("saboteur " + saboteur.main().getSimpleName());
      }
    }
  }

  @Test
  void everyProofIsOfAClauseThatConformanceCanProve() {
    assertThat(ConformanceSuite.proofs()).hasSizeGreaterThan(60);
    for (var proof : ConformanceSuite.proofs()) {
      assertThat(CATALOGUE.has(proof.clause())).as(proof.name()).isTrue();
    }
  }

  @Test
  void everyRequiredClauseHasAProof() {
    var proven = ConformanceSuite.proofs().stream().map(Proof::clause).toList();
    for (int ring = 0; ring <= Catalogue.LAST_RING; ring++) {
      var missing =
          CATALOGUE.required(ring).stream()
              // Failure modes are the chaos suite's to prove.
              .filter(c -> !c.evidence().equals(List.of(EvidenceKind.CHAOS)))
              .map(Clause::id)
              .filter(id -> !proven.contains(id))
              .toList();
      assertThat(missing).as("required in ring " + ring + " and not proven").isEmpty();
    }
  }
}
