package dev.ringproof.conformance.kit;

import dev.ringproof.contract.tier.TierData;
import dev.ringproof.testbed.binding.AgentBinding;
import dev.ringproof.testbed.persona.Personas;
import dev.ringproof.testbed.target.Cluster;
import dev.ringproof.testbed.target.Member;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.witness.Witness;

/** Whom a check calls, and what stands around that runtime. */
record Ground(AgentBinding binding, Witness witness, Personas people, TierData tiers) {
  /** Returns that of a target that stands alone. */
  static Ground of(Standing target) {
    return new Ground(target.binding(), target.witness(), target.personas(), target.tiers());
  }

  /** Returns that of one of several nodes. */
  static Ground of(Cluster nodes, Member node) {
    return new Ground(node.binding(), nodes.witness(), nodes.personas(), nodes.tiers());
  }
}
