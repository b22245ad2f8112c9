package dev.ringproof.chaos.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.Stands;
import dev.ringproof.chaos.sequence.SequencesReport.Found;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.GrantIssuer;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.target.TargetSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few programs at the reference runtime, and at two that are careless. */
@Tag("long")
final class SequencesTest {
  private static final int SCALE = 75;

  @TempDir private Path folder = Path.of("");

  private Standing up(TargetSpec target) {
    return Standing.up(
        new StandUp(
            target,
            2,
            SCALE,
            false,
            TenantPlan.plain(20),
            folder.resolve("work"),
            Stands.HOME,
            1,
            GrantIssuer.ephemeral(),
            ProxyServers.none(),
            DataFiles.defaults(),
            null));
  }

  private SequencesReport played(Standing standing, int programs) {
    var plan = new SequencesPlan(1, programs, 0, 4, Duration.ofSeconds(3));
    return SequencesRun.run(
        standing, Stands.run(), plan, folder.resolve("evidence"), Progress.silent());
  }

  @Test
  void theReferenceRuntimeAnswersAsTheModelAllows() {
    try (var standing = up(Stands.reference())) {
      var report = played(standing, 12);
      assertThat(report.rules())
          .as("%s", report.lines())
          .allSatisfy(rule -> assertThat(rule.violations()).as(rule.id()).isEmpty());
      assertThat(report.played()).isEqualTo(12);
      // So few do not meet everything: what was not met is told, and is no pass.
      assertThat(report.outcome()).isIn(Outcome.PASSED, Outcome.INSUFFICIENT);
      assertThat(report.rules())
          .filteredOn(rule -> List.of("checkpoint", "key", "stream", "effect").contains(rule.id()))
          .allSatisfy(rule -> assertThat(rule.exercised()).as(rule.id()).isPositive());
      assertThat(folder.resolve("evidence/ring-2/sequences.json")).isRegularFile();
    }
  }

  @ParameterizedTest
  @ValueSource(classes = {StaleIsTaken.class, KeysAreForgotten.class})
  void whoIsCarelessIsFoundAndWhatFindsThemIsKept(Class<?> saboteur) {
    try (var standing = up(Stands.careless(saboteur))) {
      var report = played(standing, 8);
      assertThat(report.outcome()).as("%s", report.lines()).isEqualTo(Outcome.FAILED);
      // A retry whose first go nobody heard shows in its session, others in their key.
      assertThat(report.found()).extracting(Found::rule).containsAnyOf("checkpoint", "key");
      for (var found : report.found()) {
        var replay = Replay.read(Path.of(found.file()));
        assertThat(replay.rule()).isEqualTo(found.rule());
        assertThat(replay.program().steps()).isEqualTo(found.steps()).isPositive();
      }
    }
  }
}
