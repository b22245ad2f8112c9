package dev.ringproof.chaos.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.Stands;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.TargetSpec;
import dev.ringproof.testbed.target.TargetSpec.StartSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
final class CrashSweepTest {
  @TempDir private Path folder = Path.of("");

  private SweepReport swept(TargetSpec target, SweepPlan plan) {
    try (var proxies = ProxyServers.none();
        var standing = Stands.up(target, 2, folder.resolve("work"), proxies)) {
      return CrashSweep.run(
          standing, Stands.run(), plan, folder.resolve("evidence"), Progress.silent());
    }
  }

  @Test
  void theReferenceRuntimeKeepsItsWordWhereverItDies() {
    // The other points, and more sweeps of each, are .ci/sweep.sh.
    var points = EnumSet.of(CrashPoint.AFTER_APPROVAL);
    var report = swept(Stands.reference(), SweepPlan.at(1, points));
    assertThat(report.outcome()).as("%s", report.lines()).isEqualTo(Outcome.PASSED);
    assertThat(report.rows()).hasSize(points.size());
    for (var row : report.rows()) {
      assertThat(row.reached()).as("%s", row).isEqualTo(1);
      assertThat(row.effects().more()).as("%s", row).isZero();
    }
    assertThat(folder.resolve("evidence/ring-2/crash-sweep.json")).isRegularFile();
  }

  @Test
  void anIntentThatIsWrittenLateIsFoundOnlyByDyingAfterTheEffect() {
    var points = EnumSet.of(CrashPoint.AFTER_APPROVAL, CrashPoint.AFTER_EFFECT);
    var report = swept(saboteur(), SweepPlan.at(2, points));
    var before = report.rows().getFirst();
    var after = report.rows().getLast();
    assertThat(before.outcome()).as("%s", before).isEqualTo(Outcome.PASSED);
    assertThat(after.outcome()).as("%s", after).isEqualTo(Outcome.FAILED);
    assertThat(after.effects().more()).as("%s", after).isPositive();
    assertThat(broken(after)).contains("I2");
    assertThat(String.join("\n", report.lines())).contains("had 2 effects, witnessed");
  }

  @Test
  void whoLendsNoCrashPointsProvesNothing() {
    var reference = Stands.reference();
    var lends = new HashSet<>(reference.lends());
    lends.removeIf(seam -> seam.toString().equals("crash-points"));
    var target =
        new TargetSpec(
            "mute", reference.start(), null, lends, reference.artefact(), null, null, Stands.HOME);
    var report = swept(target, SweepPlan.of(1));
    assertThat(report.outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(report.unprovable()).isEqualTo("seam missing: crash-points");
  }

  @Test
  void aPointThatIsNotReachedIsNoPass() {
    var counted = new Counted(CrashPoint.AFTER_INTENT, 2);
    counted.reached();
    counted.judged(
        List.of("I1", "I2", "I3", "I7", "I8", "I9").stream()
            .map(id -> new InvariantResult(id, 1, List.of()))
            .toList());
    assertThat(counted.row().outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(counted.row().reason()).contains("reached in 1 of 2 sweeps");
  }

  private static List<String> broken(SweepRow row) {
    return row.invariants().stream()
        .filter(i -> !i.violations().isEmpty())
        .map(InvariantResult::id)
        .toList();
  }

  /** The reference with this module's test classes before it. */
  private static TargetSpec saboteur() {
    var reference = Stands.reference();
    var start = Objects.requireNonNull(reference.start());
    var classes = Stands.HOME.resolve("chaos-scenarios/target/test-classes");
    var command = new ArrayList<>(start.command());
    var at = command.indexOf("-cp") + 1;
    command.set(at, classes + ":" + command.get(at));
    command.set(command.size() - 1, IntentAfterEffect.class.getName());
    var artefact = new ArrayList<>(List.of(classes));
    artefact.addAll(reference.artefact());
    return new TargetSpec(
        "intent-after-effect",
        new StartSpec(command, start.env(), start.readyWithin()),
        null,
        reference.lends(),
        artefact,
        null,
        null,
        Stands.HOME);
  }
}
