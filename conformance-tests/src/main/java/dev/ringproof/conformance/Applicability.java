package dev.ringproof.conformance;

import dev.ringproof.conformance.Plan.Planned;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.target.Standing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a check does not run on a target: a capability that it does not claim, a seam not lent. */
final class Applicability {
  private Applicability() {}

  /** An outcome without a run. */
  record Excuse(Outcome outcome, String reason) {}

  static @Nullable Excuse excuse(Planned planned, Standing standing) {
    var capabilities = new ArrayList<Capability>();
    var own = planned.clause().capability();
    if (own != null) {
      capabilities.add(own);
    }
    capabilities.addAll(List.of(planned.proves().capabilities()));
    for (var capability : capabilities) {
      if (!declares(standing, capability)) {
        return new Excuse(Outcome.NOT_APPLICABLE, "capability not declared: " + capability);
      }
    }
    var seams = new ArrayList<>(planned.clause().seams());
    seams.addAll(List.of(planned.proves().seams()));
    for (var seam : seams) {
      if (!standing.lends().contains(seam)) {
        return new Excuse(Outcome.INSUFFICIENT, "seam missing: " + seam);
      }
    }
    return null;
  }

  /**
   * Whoever lends many nodes claims them, though the one that stands here has a store of its own:
   * the nodes are asked for it themselves where they are started.
   */
  private static boolean declares(Standing standing, Capability capability) {
    return standing.declares(capability)
        || (capability == Capability.MULTI_NODE && standing.lends().contains(Seam.MANY_NODES));
  }
}
