package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.fault.ProcessFault;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Does other things than killing to a runtime at each point of a turn: what the process lives
 * through it has to end rightly, once, and to serve by itself afterwards.
 */
public final class FaultSweep {
  private FaultSweep() {}

  /**
   * Sweeps with one fault after the other; the target is running before and after.
   *
   * @param evidenceDir where the report goes, and the record of each turn that broke an invariant
   */
  public static FaultReport run(
      Standing standing,
      SuiteRun run,
      SweepPlan plan,
      List<ProcessFault> faults,
      Path evidenceDir,
      Progress progress) {
    var missing = Sweeps.missing(standing);
    var rows = new ArrayList<FaultRow>();
    if (missing == null) {
      for (var fault : faults) {
        rows.addAll(rows(standing, run, plan, fault, evidenceDir, progress));
      }
    }
    var report =
        new FaultReport(
            FaultReport.KIND,
            standing.ring(),
            run.run(),
            run.seed(),
            standing.plan().target().name(),
            standing.subject(),
            standing.ranAs(),
            missing,
            rows);
    report.write(evidenceDir);
    return report;
  }

  private static List<FaultRow> rows(
      Standing standing,
      SuiteRun run,
      SweepPlan plan,
      ProcessFault fault,
      Path evidenceDir,
      Progress progress) {
    var impossible = fault.impossible(standing);
    if (impossible.isPresent()) {
      progress.line("  " + fault.name() + ": NOT RUN, " + impossible.get().why());
      return plan.points().stream()
          .map(point -> FaultRow.notRun(point, fault.name(), plan.sweeps(), impossible.get()))
          .toList();
    }
    var transcripts = evidenceDir.resolve("ring-" + standing.ring() + "/fault-sweep");
    return new Sweeps(standing, plan, run, fault, transcripts.resolve(fault.name()))
            .all(
                done ->
                    progress.line(
                        "  "
                            + fault.name()
                            + " "
                            + done.point()
                            + ": "
                            + done.faultRow(fault.name()).outcome()))
            .stream()
            .map(counted -> counted.faultRow(fault.name()))
            .toList();
  }
}
