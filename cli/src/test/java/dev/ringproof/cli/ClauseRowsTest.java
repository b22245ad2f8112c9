package dev.ringproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.testbed.evidence.Proof;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClauseRowsTest {
  private static final List<Proof> TRIED = List.of(new Proof("POL-1", "conformance", "A.b"));

  @Test
  void aClauseIsProvenByATestThatWasSeenFailing() {
    assertThat(ClauseRows.state(TRIED, true)).isEqualTo("proven");
  }

  @Test
  void neitherATestThatNobodySawFailingNorAFailureWithoutATestProvesAnything() {
    assertThat(ClauseRows.state(TRIED, false)).isEqualTo("not yet proven");
    assertThat(ClauseRows.state(List.of(), true)).isEqualTo("not yet proven");
  }
}
