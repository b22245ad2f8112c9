package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.fault.Kill;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.util.List;

/**
 * Kills a runtime with SIGKILL at each point of a turn, again and again, brings it back without a
 * word about it, and holds the whole history against the invariants.
 */
public final class CrashSweep {
  private CrashSweep() {}

  /**
   * Sweeps; the target is running before and after.
   *
   * @param evidenceDir where the report goes, and the record of each turn that broke an invariant
   */
  public static SweepReport run(
      Standing standing, SuiteRun run, SweepPlan plan, Path evidenceDir, Progress progress) {
    var missing = Sweeps.missing(standing);
    var report =
        new SweepReport(
            SweepReport.KIND,
            standing.ring(),
            run.run(),
            run.seed(),
            standing.plan().target().name(),
            standing.subject(),
            standing.ranAs(),
            missing,
            missing == null ? rows(standing, run, plan, evidenceDir, progress) : List.of());
    report.write(evidenceDir);
    return report;
  }

  private static List<SweepRow> rows(
      Standing standing, SuiteRun run, SweepPlan plan, Path evidenceDir, Progress progress) {
    var transcripts = evidenceDir.resolve("ring-" + standing.ring() + "/crash-sweep");
    return new Sweeps(standing, plan, run, new Kill(), transcripts)
        .all(done -> progress.line("  " + done.point() + ": " + done.row().outcome())).stream()
            .map(Counted::row)
            .toList();
  }
}
