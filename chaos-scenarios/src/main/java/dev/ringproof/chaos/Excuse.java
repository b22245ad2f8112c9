package dev.ringproof.chaos;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Clause;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.testbed.target.Standing;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** Why something is not run on a target. */
record Excuse(Outcome outcome, String reason) {

  /** Returns why a clause cannot be judged here; null if it can. */
  static @Nullable Excuse of(Clause clause, ModeId mode, Standing standing) {
    var needs = new ArrayList<Capability>();
    if (clause.capability() != null) {
      needs.add(clause.capability());
    }
    switch (mode) {
      case TOOL_TIMEOUT, POLICY_DEGRADED, STALE_CHECKPOINT -> needs.add(Capability.ACTIONS);
      case MODEL_TIMEOUT, STREAM_INTERRUPTED, OTHER -> needs.add(Capability.STREAM);
    }
    for (var capability : needs) {
      if (!standing.declares(capability)) {
        return new Excuse(Outcome.NOT_APPLICABLE, "capability not declared: " + capability);
      }
    }
    for (var seam : clause.seams()) {
      if (!standing.lends().contains(seam)) {
        return new Excuse(Outcome.INSUFFICIENT, "seam missing: " + seam);
      }
    }
    var point = standing.discovery().text("/decisionPoint").orElse("");
    return mode == ModeId.POLICY_DEGRADED && !point.equals("remote")
        ? new Excuse(Outcome.INSUFFICIENT, "the decision point is embedded: nothing to degrade")
        : null;
  }
}
