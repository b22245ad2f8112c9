package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.Outcome;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference runtime keeps every clause that the kit proves. */
final class ReferenceTest {
  @TempDir Path dir;

  @Test
  void referenceFailsNothing() {
    var ring = Integer.getInteger("ring", 2);
    var only = System.getProperty("only", "");
    Set<String> clauses = only.isEmpty() ? Set.of() : Set.of(only.split(","));
    var out = Path.of(System.getProperty("out", dir.toString()));
    var evidence = Trial.run(Trial.reference(), ring, Boolean.getBoolean("remote"), clauses, out);
    assertThat(Trial.failed(evidence)).as(Trial.told(evidence)).isEmpty();
    assertThat(evidence.checks())
        .as(Trial.told(evidence))
        .noneMatch(c -> c.outcome() == Outcome.INVALID);
    assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
  }
}
