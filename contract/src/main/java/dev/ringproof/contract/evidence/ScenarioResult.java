package dev.ringproof.contract.evidence;

import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.tier.TierId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One chaos scenario that ran.
 *
 * @param faultWitnessed how often something outside the runtime saw the fault bite; 0 makes the
 *     scenario invalid
 * @param response the user-facing response that was seen
 * @param declared the one that the failure mode library declares for this tier
 * @param recoveryMillis from healing to the first good probe; null if it never recovered
 */
public record ScenarioResult(
    String id,
    ModeId mode,
    TierId tier,
    String variant,
    Outcome outcome,
    @Nullable String reason,
    long faultWitnessed,
    String declared,
    String response,
    @Nullable Long recoveryMillis,
    List<InvariantResult> invariants,
    String runbook,
    @Nullable String transcript) {
  public ScenarioResult {
    invariants = List.copyOf(invariants);
  }

  /**
   * An invariant over the scenario's history.
   *
   * @param exercised how many things it looked at; 0 proves nothing
   * @param violations one sentence each; a violation is a FAIL however bad the run was
   */
  public record InvariantResult(String id, long exercised, List<String> violations) {
    public InvariantResult {
      violations = List.copyOf(violations);
    }
  }
}
