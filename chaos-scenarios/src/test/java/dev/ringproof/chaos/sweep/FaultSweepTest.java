package dev.ringproof.chaos.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.Stands;
import dev.ringproof.chaos.fault.Faults;
import dev.ringproof.chaos.fault.Moment;
import dev.ringproof.chaos.fault.ProcessFault;
import dev.ringproof.chaos.fault.Struck;
import dev.ringproof.chaos.fault.Told;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("long")
final class FaultSweepTest {
  private static final String SOME = "sha256:" + "0".repeat(64);
  private static final Subject SUBJECT = new Subject(SOME, SOME, SOME, SOME, SOME);

  @TempDir private Path folder = Path.of("");

  private FaultReport swept(CrashPoint point, ProcessFault... faults) {
    try (var proxies = ProxyServers.none();
        var standing = Stands.up(Stands.reference(), 2, folder.resolve("work"), proxies)) {
      return FaultSweep.run(
          standing,
          Stands.run(),
          SweepPlan.at(1, EnumSet.of(point)),
          List.of(faults),
          folder.resolve("evidence"),
          Progress.silent());
    }
  }

  private static ProcessFault named(String name) {
    return Faults.named(name, null, Clock.systemUTC());
  }

  @Test
  void theReferenceRuntimeLivesThroughWhatIsDoneToIt() {
    // The other points, more sweeps of each, and the full disk are .ci/sweep.sh.
    var report =
        swept(
            CrashPoint.AFTER_APPROVAL,
            named("pause"),
            named("stall"),
            named("clock"),
            named("cut"),
            new NeverTakesHold());
    assertThat(report.rows()).hasSize(5);
    for (var row : report.rows().subList(0, 3)) {
      assertThat(row.outcome()).as("%s", report.lines()).isEqualTo(Outcome.PASSED);
      assertThat(row.injected()).as("%s", row).isEqualTo(1);
      assertThat(row.effects().more()).as("%s", row).isZero();
      assertThat(row.recoveryMillis()).as("%s", row).hasSize(1);
    }
    var stalled = report.rows().get(1);
    assertThat(stalled.told().refused()).as("%s", stalled).isPositive();
    assertThat(stalled.told().served()).as("%s", stalled).isZero();
    var cut = report.rows().get(3);
    assertThat(cut.outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
    assertThat(cut.reason()).contains("the embedded store is a file");
    var never = report.rows().get(4);
    assertThat(never.outcome()).as("%s", never).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(never.reached()).isEqualTo(1);
    assertThat(never.injected()).isZero();
    assertThat(never.reason()).contains("it took hold in 0 of 1 sweeps; nothing was done");
    assertThat(report.outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(folder.resolve("evidence/ring-2/fault-sweep.json")).isRegularFile();
  }

  @Test
  void whatIsNoQuestionHereIsNoPassAlone() {
    var row =
        FaultRow.notRun(
            CrashPoint.AFTER_INTENT,
            "cut",
            1,
            new ProcessFault.Impossible(Outcome.NOT_APPLICABLE, "no connection"));
    assertThat(report(row).outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(report(row).lines()).contains("n/a cut: no connection");
    var passed = judged(new Counted(CrashPoint.AFTER_INTENT, 1)).faultRow("pause");
    assertThat(passed.outcome()).isEqualTo(Outcome.PASSED);
    assertThat(report(row, passed).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void whatCouldNotBeDoneHereIsSaidAloudAndNoPass() {
    var row =
        FaultRow.notRun(
            CrashPoint.AFTER_INTENT,
            "full",
            1,
            new ProcessFault.Impossible(Outcome.INSUFFICIENT, "no tmpfs can be mounted"));
    var passed = judged(new Counted(CrashPoint.AFTER_INTENT, 1)).faultRow("pause");
    assertThat(report(row, passed).outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(report(row, passed).lines()).contains("NOT RUN full: no tmpfs can be mounted");
  }

  @Test
  void aRuntimeThatServesAgainOnlyAfterARestartIsBroken() {
    var counted = judged(new Counted(CrashPoint.AFTER_INTENT, 1));
    counted.broken("back", "no good turn within 10000 ms, and one only after a restart");
    assertThat(counted.faultRow("full").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(counted.faultRow("full").reason()).contains("only after a restart");
  }

  @Test
  void refusalsWithoutAWordFromReadinessAreBroken() {
    var counted = judged(new Counted(CrashPoint.AFTER_INTENT, 1));
    counted.struck(new Struck(0, null, "full", new Told(3, 0, 3, 0, 0, List.of())));
    assertThat(counted.faultRow("full").outcome()).isEqualTo(Outcome.FAILED);
    assertThat(counted.faultRow("full").reason()).contains("readiness never said");
  }

  private static Counted judged(Counted counted) {
    counted.reached();
    counted.struck(new Struck(0, null, "measured", null));
    counted.back(Duration.ofMillis(12));
    counted.judged(
        List.of("I1", "I2", "I3", "I4", "I6", "I7", "I8", "I9").stream()
            .map(id -> new InvariantResult(id, 1, List.of()))
            .toList());
    return counted;
  }

  private static FaultReport report(FaultRow... rows) {
    return new FaultReport(
        "FaultSweep", 2, "run", 1, "t", SUBJECT, "sha256:a", null, List.of(rows));
  }

  /** Lets the turns go and does nothing else. */
  private static final class NeverTakesHold implements ProcessFault {
    @Override
    public String name() {
      return "never";
    }

    @Override
    public Optional<Impossible> impossible(Standing standing) {
      return Optional.empty();
    }

    @Override
    public Set<String> reasons() {
      return Set.of();
    }

    @Override
    public Struck strike(Moment moment) {
      moment.standing().release();
      return Struck.failed("nothing was done");
    }
  }
}
