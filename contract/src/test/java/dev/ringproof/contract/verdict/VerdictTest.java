package dev.ringproof.contract.verdict;

import static dev.ringproof.contract.verdict.Verdict.FAIL;
import static dev.ringproof.contract.verdict.Verdict.INSUFFICIENT_EVIDENCE;
import static dev.ringproof.contract.verdict.Verdict.INVALID_RUN;
import static dev.ringproof.contract.verdict.Verdict.PASS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {

  @Test
  void exitCodesAreThePublishedOnes() {
    assertThat(Verdict.values()).extracting(Verdict::exitCode).containsExactly(0, 1, 2, 3);
    assertThat(Verdict.values())
        .extracting(Verdict::toString)
        .containsExactly("PASS", "FAIL", "INSUFFICIENT_EVIDENCE", "INVALID_RUN");
  }

  @Test
  void nothingAtAllIsNoPass() {
    assertThat(Verdict.merge(List.of())).isEqualTo(INSUFFICIENT_EVIDENCE);
  }

  @Test
  void theWorstOfAnyCombinationWins() {
    var worstFirst = List.of(FAIL, INVALID_RUN, INSUFFICIENT_EVIDENCE, PASS);
    for (int chosen = 1; chosen < 16; chosen++) {
      var set = new ArrayList<Verdict>();
      for (int i = 0; i < 4; i++) {
        if ((chosen & (1 << i)) != 0) {
          set.add(worstFirst.get(i));
        }
      }
      assertThat(Verdict.merge(set)).as("%s", set).isEqualTo(set.getFirst());
      assertThat(Verdict.merge(set.reversed())).as("%s", set).isEqualTo(set.getFirst());
    }
  }

  @Test
  void mergingIsAssociativeCommutativeAndIdempotent() {
    for (var a : Verdict.values()) {
      assertThat(merge(a, a)).isEqualTo(a);
      for (var b : Verdict.values()) {
        assertThat(merge(a, b)).isEqualTo(merge(b, a));
        for (var c : Verdict.values()) {
          assertThat(merge(merge(a, b), c))
              .isEqualTo(merge(a, merge(b, c)))
              .isEqualTo(Verdict.merge(List.of(a, b, c)));
        }
      }
    }
  }

  private static Verdict merge(Verdict a, Verdict b) {
    return Verdict.merge(List.of(a, b));
  }
}
