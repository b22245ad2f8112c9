package dev.ringproof.chaos.invariant;

import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.testbed.history.History;
import java.util.List;

/** The invariants that every scenario's history is held against. */
public final class Invariants {
  private Invariants() {}

  /** Returns I1 to I3 and I5 to I8 over the history. */
  public static List<InvariantResult> over(History history) {
    var facts = new Facts(history);
    return List.of(
        AllowedEffects.check(facts),
        SingleEffects.check(facts),
        KeptWord.check(facts),
        ChargedTokens.check(facts),
        WholeStreams.check(facts),
        BoundApprovals.check(facts),
        UnbrokenChains.check(facts));
  }

  /**
   * Returns I1, I2, I3, I7, I8 and I9 over a history in which the process died. What it had
   * streamed may be taken back, and what nobody knows the use of is charged in full: I5 and I6 say
   * nothing.
   */
  public static List<InvariantResult> overACrash(History history) {
    var facts = new Facts(history);
    return List.of(
        AllowedEffects.check(facts),
        SingleEffects.check(facts),
        KeptWord.check(facts),
        BoundApprovals.check(facts),
        UnbrokenChains.check(facts),
        SeparateTenants.check(facts));
  }

  /**
   * Returns I1 to I4 and I6 to I9 over a history in which the process lived on. What models were
   * asked for in a fault may have been served to nobody: I5 says nothing.
   */
  public static List<InvariantResult> overAFault(History history) {
    var facts = new Facts(history);
    return List.of(
        AllowedEffects.check(facts),
        SingleEffects.check(facts),
        KeptWord.check(facts),
        GrowingVersions.check(facts),
        WholeStreams.check(facts),
        BoundApprovals.check(facts),
        UnbrokenChains.check(facts),
        SeparateTenants.check(facts));
  }
}
