package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.fault.Struck;
import dev.ringproof.chaos.sweep.FaultRow.Answers;
import dev.ringproof.chaos.sweep.SweepRow.Effects;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.failure.CrashPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts what the sweeps of one point find; those who count are many threads. */
final class Counted {
  private static final int MOST_TOLD = 3;

  private final CrashPoint point;
  private final int sweeps;
  private final Map<String, Integer> killed = new TreeMap<>();
  private final Map<String, Long> looked = new LinkedHashMap<>();
  private final Map<String, List<String>> violations = new LinkedHashMap<>();
  private final List<String> troubles = new ArrayList<>();
  private final int[] effects = new int[3];
  private final Map<String, Integer> ended = new TreeMap<>();
  private final List<Long> recoveries = new ArrayList<>();
  private final List<String> measured = new ArrayList<>();
  private final List<String> missed = new ArrayList<>();
  private Answers told = Answers.NONE;
  private int injected;
  private int reached;
  private int unknownTold;

  Counted(CrashPoint point, int sweeps) {
    this.point = point;
    this.sweeps = sweeps;
  }

  CrashPoint point() {
    return point;
  }

  synchronized void reached() {
    reached++;
  }

  /** Counts a fault that was done while a turn stood at the point, whether it took hold or not. */
  synchronized void struck(Struck struck) {
    if (struck.missed() == null) {
      injected++;
      measured.add(struck.measured());
    } else {
      missed.add(struck.missed());
    }
    var answers = struck.told();
    if (answers != null) {
      told = told.and(answers);
      judged(List.of(answers.judged()));
    }
  }

  /** Counts how long after the fault's end a turn was good. */
  synchronized void back(Duration after) {
    recoveries.add(after.toMillis());
  }

  /** Counts how a turn ended that was under way. */
  synchronized void ended(String how) {
    ended.merge(how, 1, Integer::sum);
  }

  /** Counts what must not be, whatever the history says. */
  synchronized void broken(String id, String what) {
    judged(List.of(new InvariantResult(id, 1, List.of(what))));
  }

  /** Counts a turn that stood at the point when the fault came. */
  synchronized void stood(Victim victim) {
    killed.merge(victim.role().toString(), 1, Integer::sum);
    effects[Math.min(victim.effects(), 2)]++;
    unknownTold += victim.unknownTold() ? 1 : 0;
  }

  /** Holds any turn's history against the invariants, whether it stood at the point or not. */
  synchronized boolean judged(List<InvariantResult> results) {
    var unbroken = true;
    for (var result : results) {
      looked.merge(result.id(), result.exercised(), Long::sum);
      violations.computeIfAbsent(result.id(), id -> new ArrayList<>()).addAll(result.violations());
      unbroken &= result.violations().isEmpty();
    }
    return unbroken;
  }

  synchronized void trouble(String what) {
    troubles.add(what);
  }

  synchronized SweepRow row() {
    var invariants = invariants();
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

  /** The same for a fault that the process is to live through. */
  synchronized FaultRow faultRow(String fault) {
    var invariants = invariants();
    var lacking = injected < sweeps;
    var outcome = outcome(invariants);
    if (outcome == Outcome.PASSED && lacking) {
      outcome = Outcome.INSUFFICIENT;
    }
    return new FaultRow(
        point,
        fault,
        sweeps,
        reached,
        injected,
        killed,
        ended,
        new Effects(effects[0], effects[1], effects[2]),
        unknownTold,
        recoveries,
        told,
        measured,
        invariants,
        outcome,
        outcome == Outcome.PASSED ? null : lacking(lacking, reason(invariants)));
  }

  private String lacking(boolean lacking, @Nullable String otherwise) {
    if (!lacking) {
      return String.valueOf(otherwise);
    }
    var all = new ArrayList<String>();
    all.add("it took hold in " + injected + " of " + sweeps + " sweeps");
    missed.stream().limit(MOST_TOLD).forEach(all::add);
    if (otherwise != null && !otherwise.isEmpty()) {
      all.add(otherwise);
    }
    return String.join("; ", all);
  }

  private List<InvariantResult> invariants() {
    return looked.entrySet().stream()
        .map(e -> new InvariantResult(e.getKey(), e.getValue(), broken(e.getKey())))
        .toList();
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
          case "I10" -> false;
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
