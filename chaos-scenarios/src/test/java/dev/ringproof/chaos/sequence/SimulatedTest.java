package dev.ringproof.chaos.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.sequence.Simulated.Defect;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An object that is right always passes, one that is wrong is caught. */
final class SimulatedTest {
  private static final int SEEDS = 400;

  @Test
  void whatIsRightAlwaysPasses() {
    Map<String, Long> looked = new HashMap<>();
    for (int seed = 0; seed < SEEDS; seed++) {
      var judged = Judge.judge(Simulated.history(seed, Defect.NONE));
      assertThat(judged.undecided()).isEmpty();
      for (var result : judged.results()) {
        assertThat(result.violations()).as("seed %s, %s", seed, result.id()).isEmpty();
        looked.merge(result.id(), result.exercised(), Long::sum);
      }
    }
    assertThat(looked.get("checkpoint")).isEqualTo(SEEDS);
    assertThat(looked.get("key")).isGreaterThan(SEEDS);
    assertThat(looked.get("execution")).isGreaterThan(SEEDS / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "LOST_UPDATE, checkpoint",
    "STALE_READ, checkpoint",
    "TWO_AT_ONCE, checkpoint",
    "COMES_BACK, checkpoint",
    "DOUBLE_EXECUTION, key",
    "ANY_BODY, key",
    "SECRET_EXECUTION, execution"
  })
  void whatIsWrongIsCaughtByItsRule(Defect defect, String rule) {
    var caught = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      if (Judge.judge(Simulated.history(seed, defect)).breaks(rule)) {
        caught++;
      }
    }
    // Not every history meets what is wrong: one in ten is enough for a run of some dozens.
    assertThat(caught).as("of %s histories", SEEDS).isGreaterThan(SEEDS / 10);
  }

  @ParameterizedTest
  @CsvSource({"LOST_UPDATE", "STALE_READ", "TWO_AT_ONCE"})
  void whatIsWrongWithVersionsIsNoFaultOfTheKeys(Defect defect) {
    for (int seed = 0; seed < SEEDS; seed++) {
      var judged = Judge.judge(Simulated.history(seed, defect));
      assertThat(judged.results())
          .filteredOn(result -> result.id().equals("key"))
          .flatExtracting(InvariantResult::violations)
          .isEmpty();
    }
  }
}
