package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.fault.ProcessFault.Impossible;
import dev.ringproof.chaos.fault.Told;
import dev.ringproof.chaos.sweep.SweepRow.Effects;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.CrashPoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the sweeps of one point with one fault found.
 *
 * @param sweeps how often the fault was to be done there
 * @param reached how often a turn stood there
 * @param injected how often the fault took hold while one did, as it was measured
 * @param stood turns that stood there, by tier and whether they had to be approved
 * @param ended how the turns ended that were under way: completed, or the reason why not
 * @param effects how many of those that stood had no effect, one, or more
 * @param unknownTold how many were told that an outcome is unknown
 * @param recoveryMillis from each fault's end to the first good turn of someone who came anew
 * @param told what someone was told who asked for sessions while it lasted
 * @param measured what was measured of it, a line a sweep
 * @param reason why it did not pass; null if it did
 */
public record FaultRow(
    CrashPoint point,
    String fault,
    int sweeps,
    int reached,
    int injected,
    Map<String, Integer> stood,
    Map<String, Integer> ended,
    Effects effects,
    int unknownTold,
    List<Long> recoveryMillis,
    Answers told,
    List<String> measured,
    List<InvariantResult> invariants,
    Outcome outcome,
    @Nullable String reason) {
  public FaultRow {
    stood = new TreeMap<>(stood);
    ended = new TreeMap<>(ended);
    recoveryMillis = recoveryMillis.stream().sorted().toList();
    measured = List.copyOf(measured);
    invariants = List.copyOf(invariants);
  }

  /** Answers to who asked for a session while a fault lasted. */
  public record Answers(int asked, int served, int refused, int unanswered, int unready) {
    static final Answers NONE = new Answers(0, 0, 0, 0, 0);

    Answers and(Told more) {
      return new Answers(
          asked + more.asked(),
          served + more.served(),
          refused + more.refused(),
          unanswered + more.unanswered(),
          unready + more.unready());
    }
  }

  static FaultRow notRun(CrashPoint point, String fault, int sweeps, Impossible why) {
    return new FaultRow(
        point,
        fault,
        sweeps,
        0,
        0,
        Map.of(),
        Map.of(),
        new Effects(0, 0, 0),
        0,
        List.of(),
        Answers.NONE,
        List.of(),
        List.of(),
        why.outcome(),
        why.why());
  }

  /** Returns the times until a turn was good, median and longest; a dash where there is none. */
  String back() {
    if (recoveryMillis.isEmpty()) {
      return "-";
    }
    var median = recoveryMillis.get((recoveryMillis.size() - 1) / 2);
    return median + "/" + recoveryMillis.getLast() + " ms";
  }
}
