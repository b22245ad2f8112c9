package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Outcome;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The reference runtime keeps the contract: to stay within the build's time, one clause of each
 * family is asked here, and all of them in each ring by {@code ringproof prove}. Another choice is
 * {@code -Donly=SES-1,SES-2}, or {@code -Donly=all}.
 */
final class ReferenceTest {
  private static final String ONE_OF_EACH_FAMILY =
      "DISC-1,AUTH-1,TIER-4,SLO-1,SES-5,POL-2,EFF-2,FIN-1,WF-1,API-3,OBS-1,RING-5";

  @TempDir Path dir;

  @Test
  void referenceFailsNothing() {
    var ring = Integer.getInteger("ring", 2);
    var only = System.getProperty("only", ONE_OF_EACH_FAMILY);
    Set<String> clauses = only.equals("all") ? Set.of() : Set.of(only.split(","));
    var out = Path.of(System.getProperty("out", dir.toString()));
    var evidence = Trial.run(Trial.reference(), ring, Boolean.getBoolean("remote"), clauses, out);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEmpty();
    assertThat(evidence.checks())
        .as(Trial.told(evidence))
        .noneMatch(c -> c.outcome() == Outcome.INVALID);
    assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
    assertThat(evidence.checks()).extracting(CheckResult::clause).containsAll(clauses);
  }
}
