package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each saboteur fails exactly its clauses, in a process of its own. To keep this within the build's
 * time, a saboteur runs the clauses that it is to fail and those nearest to them; the reference
 * itself runs all of them ({@link ReferenceTest}).
 */
final class SaboteurTest {
  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource
  void saboteurFailsExactlyItsClauses(Saboteur saboteur) {
    var evidence = Trial.run(Trial.saboteur(saboteur.main()), 2, false, saboteur.tried(), dir);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEqualTo(saboteur.fails());
    assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
  }
}
