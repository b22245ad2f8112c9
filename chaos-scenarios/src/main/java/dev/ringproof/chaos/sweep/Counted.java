package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.sweep.SweepRow.Effects;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.CrashPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what the sweeps of one point find. */
final class Counted {
  private static final int MOST_TOLD = 3;

  private final CrashPoint point;
  private final int sweeps;
  private final Map<String, Integer> killed = new TreeMap<>();
  private final Map<String, Long> looked = new LinkedHashMap<>();
  private final Map<String, List<String>> violations = new LinkedHashMap<>();
  private final List<String> troubles = new ArrayList<>();
  private final int[] effects = new int[3];
  private int reached;
  private int unknownTold;

  Counted(CrashPoint point, int sweeps) {
    this.point = point;
    this.sweeps = sweeps;
  }

  void reached() {
    reached++;
  }

  /** Counts a turn that stood at the point when its process was killed. */
  void killed(Victim victim) {
    killed.merge(victim.role().toString(), 1, Integer::sum);
    effects[Math.min(victim.effects(), 2)]++;
    unknownTold += victim.unknownTold() ? 1 : 0;
  }

  /** Holds any turn's history against the invariants, whether it stood at the point or not. */
  boolean judged(List<InvariantResult> results) {
    var unbroken = true;
    for (var result : results) {
      looked.merge(result.id(), result.exercised(), Long::sum);
      violations.computeIfAbsent(result.id(), id -> new ArrayList<>()).addAll(result.violations());
      unbroken &= result.violations().isEmpty();
    }
    return unbroken;
  }

  void trouble(String what) {
    troubles.add(what);
  }

  SweepRow row() {
    var invariants =
        looked.entrySet().stream()
            .map(e -> new InvariantResult(e.getKey(), e.getValue(), broken(e.getKey())))
            .toList();
    var outcome = outcome(invariants);
    return new SweepRow(
        point,
        sweeps,
        reached,
        killed,
        new Effects(effects[0], effects[1], effects[2]),
        unknownTold,
        invariants,
        outcome,
        outcome == Outcome.PASSED ? null : reason(invariants));
  }

  private List<String> broken(String id) {
    return violations.getOrDefault(id, List.of());
  }

  private Outcome outcome(List<InvariantResult> invariants) {
    if (invariants.stream().anyMatch(i -> !i.violations().isEmpty())) {
      return Outcome.FAILED;
    }
    var silent = invariants.isEmpty() || invariants.stream().anyMatch(this::silent);
    return reached < sweeps || silent || !troubles.isEmpty()
        ? Outcome.INSUFFICIENT
        : Outcome.PASSED;
  }

  /** An invariant that looked at nothing: of approvals there are some only where one was given. */
  private boolean silent(InvariantResult invariant) {
    var late = point.compareTo(CrashPoint.AFTER_DECISION) > 0;
    var approvals = killed.keySet().stream().anyMatch(role -> role.endsWith("approved"));
    var effect = point.compareTo(CrashPoint.AFTER_INTENT) > 0;
    return invariant.exercised() == 0
        && switch (invariant.id()) {
          case "I7" -> late && approvals;
          case "I1", "I2" -> effect;
          default -> true;
        };
  }

  private @Nullable String reason(List<InvariantResult> invariants) {
    var all = new ArrayList<String>();
    for (var one : invariants) {
      one.violations().stream().limit(MOST_TOLD).forEach(v -> all.add(one.id() + ": " + v));
      if (silent(one)) {
        all.add(one.id() + " looked at nothing");
      }
    }
    if (reached < sweeps) {
      all.add("the point was reached in " + reached + " of " + sweeps + " sweeps");
    }
    troubles.stream().limit(MOST_TOLD).forEach(all::add);
    return String.join("; ", all);
  }
}
