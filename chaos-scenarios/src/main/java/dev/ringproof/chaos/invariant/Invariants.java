package dev.ringproof.chaos.invariant;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.testbed.history.History;
import java.util.List;

/** The invariants that every scenario's history is held against. */
public final class Invariants {
  private Invariants() {}

  /** Returns I1, I2, I5 and I6 over the history. */
  public static List<InvariantResult> over(History history) {
    var facts = new Facts(history);
    return List.of(
        AllowedEffects.check(facts),
        SingleEffects.check(facts),
        ChargedTokens.check(facts),
        WholeStreams.check(facts));
  }
}
