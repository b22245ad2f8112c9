package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.Outcome;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The clauses of many nodes on a database: the reference keeps them, three saboteurs do not. */
@Tag("postgres")
final class ManyNodesClausesTest {
  private static final Set<String> CLAUSES = Set.of("SES-7", "SES-10", "SES-12");
  private static final int RING = 2;

  @TempDir private Path dir = Path.of("");

  @Test
  void theReferenceKeepsThem() throws SQLException {
    var evidence = Trial.run(Trial.reference(), RING, Databases.empty(), CLAUSES, dir);
    assertThat(evidence.checks())
        .as(Trial.told(evidence))
        .hasSize(6)
        .allMatch(check -> check.outcome() == Outcome.PASSED);
  }

  static Set<Saboteur> saboteurs() {
    return Saboteur.ofManyNodes();
  }

  @ParameterizedTest
  @MethodSource("saboteurs")
  void saboteurFailsExactlyItsClauses(Saboteur saboteur) throws SQLException {
    var target = Trial.saboteur(saboteur.main());
    var evidence = Trial.run(target, saboteur.ring(), Databases.empty(), saboteur.tried(), dir);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEqualTo(saboteur.fails());
    assertThat(evidence.checks())
        .as(Trial.told(evidence))
        .allMatch(c -> Set.of(Outcome.PASSED, Outcome.FAILED).contains(c.outcome()));
  }
}
