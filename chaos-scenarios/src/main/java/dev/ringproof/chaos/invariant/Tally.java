package dev.ringproof.chaos.invariant;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.ArrayList;
import java.util.List;

/** Counts what an invariant looked at and what broke it. */
public final class Tally {
  private final String id;
  private final List<String> violations = new ArrayList<>();
  private long exercised;

  /** Begins to count for an invariant. */
  public Tally(String id) {
    this.id = id;
  }

  /** Something was looked at. */
  public void looked() {
    exercised++;
  }

  /** Notes a violation unless it holds. */
  public void hold(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  /** Tells a result in a word or two: at how much was looked, or how often it was broken. */
  public static String told(InvariantResult result) {
    var broken = result.violations().size();
    return result.id()
        + (broken == 0 ? " (" + result.exercised() + ")" : " BROKEN " + broken + " times");
  }

  /** Returns what was found so far. */
  public InvariantResult result() {
    return new InvariantResult(id, exercised, violations);
  }
}
