package dev.ringproof.chaos.invariant;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import java.util.ArrayList;
import java.util.List;

/** Counts what an invariant looked at and what broke it. */
final class Tally {
  private final String id;
  private final List<String> violations = new ArrayList<>();
  private long exercised;

  Tally(String id) {
    this.id = id;
  }

  void looked() {
    exercised++;
  }

  void hold(boolean holds, String otherwise) {
    if (!holds) {
      violations.add(otherwise);
    }
  }

  InvariantResult result() {
    return new InvariantResult(id, exercised, violations);
  }
}
