package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.Direction;
import dev.ringproof.testbed.proxy.Toxic;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decision point is kept slow behind the kit's back. */
@Tag("long")
final class LateDecisionsTest {
  private static final String CHECK = "EffectClauses.keyAndEpochGoOut";

  @TempDir Path dir;

  private final List<String> again = new CopyOnWriteArrayList<>();

  @Test
  void whatMissedADecisionByItselfIsTakenAgain() {
    var evidence = run(standing -> standing.upstreams().decision().heal());
    // Healed after the first, a busy machine may still be late by itself once.
    assertThat(again).hasSizeBetween(1, 2);
    assertThat(evidence.checks())
        .filteredOn(check -> check.id().equals(CHECK))
        .extracting(CheckResult::outcome)
        .containsExactly(Outcome.PASSED);
  }

  @Test
  void whatStaysLateFails() {
    var evidence = run(standing -> {});
    assertThat(again).hasSize(2);
    assertThat(evidence.checks()).extracting(CheckResult::outcome).containsOnly(Outcome.FAILED);
  }

  private Evidence run(java.util.function.Consumer<Standing> whenTakenAgain) {
    return Trial.run(
        Trial.reference(),
        2,
        true,
        Set.of("EFF-2"),
        dir,
        standing -> {
          standing
              .upstreams()
              .decision()
              .add(
                  new Toxic.Latency(
                      "noise", Direction.DOWNSTREAM, Duration.ofMillis(200), Duration.ZERO));
          return new Progress() {
            @Override
            public void check(CheckResult result) {}

            @Override
            public void line(String text) {
              if (text.startsWith("  " + CHECK + ": taken again")) {
                again.add(text);
                whenTakenAgain.accept(standing);
              }
            }
          };
        });
  }
}
