package dev.ringproof.chaos.sweep;

import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.CrashPoint;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the sweeps of one point found.
 *
 * @param sweeps how often the process was to be killed there
 * @param reached how often a turn stood there when it was killed
 * @param killed turns that stood there, by tier and whether they had to be approved
 * @param effects how many of those turns had no effect, one, or more, when all had ended
 * @param unknownTold how many were told that an outcome is unknown
 * @param reason why it did not pass; null if it did
 */
public record SweepRow(
    CrashPoint point,
    int sweeps,
    int reached,
    Map<String, Integer> killed,
    Effects effects,
    int unknownTold,
    List<InvariantResult> invariants,
    Outcome outcome,
    @Nullable String reason) {
  public SweepRow {
    killed = new TreeMap<>(killed);
    invariants = List.copyOf(invariants);
  }

  /** Turns by how many effects the witness saw of each. */
  public record Effects(int none, int one, int more) {}
}
