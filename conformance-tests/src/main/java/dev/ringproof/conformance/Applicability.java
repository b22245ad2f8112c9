package dev.ringproof.conformance;

import dev.ringproof.conformance.Plan.Planned;
import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.clause.Seam;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.binding.BindingKind;
import dev.ringproof.testbed.binding.Verb;
import dev.ringproof.testbed.target.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a check does not run on a target: a capability that it does not claim, a verb that its wire
 * has nothing for, a seam not lent.
 */
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
    var verb = verbMissing(planned, standing);
    if (verb != null) {
      return new Excuse(Outcome.INSUFFICIENT, "verb missing: " + verb);
    }
    for (var seam : seams(planned)) {
      if (!standing.lends().contains(seam)) {
        return new Excuse(Outcome.INSUFFICIENT, "seam missing: " + seam);
      }
    }
    var spoken = standing.binding().kind();
    return planned.proves().binding() == spoken
        ? null
        : new Excuse(Outcome.INSUFFICIENT, "no check of it speaks " + spoken);
  }

  private static @Nullable Verb verbMissing(Planned planned, Standing standing) {
    var mapped = standing.binding().verbs();
    return Stream.of(planned.proves().verbs())
        .filter(v -> !mapped.contains(v))
        .findFirst()
        .orElse(null);
  }

  /**
   * A caller is let in by a key where tokens are not made: who needs more of them says so itself.
   */
  private static List<Seam> seams(Planned planned) {
    var proves = planned.proves();
    var seams = new ArrayList<>(planned.clause().seams());
    if (proves.binding() != BindingKind.NATIVE) {
      seams.remove(Seam.MINT_TOKENS);
    }
    seams.addAll(List.of(proves.seams()));
    return seams;
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
