package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.DegradedMode;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.slo.SloRecorder;

/** Lets a young allow stand in Tier A too, as if it were Tier B. */
public final class OpensInTierA extends Assembly {
  OpensInTierA(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, OpensInTierA::new);
  }

  @Override
  protected ActionGate gate(
      TierData tiers, DecisionPoint point, CelDecisionPoint rules, SloRecorder slo) {
    var open = tiers.tiers().stream().map(OpensInTierA::open).toList();
    return super.gate(new TierData(open, tiers.windows()), point, rules, slo);
  }

  private static Tier open(Tier t) {
    return t.id() == TierId.A ? Replaced.with(Tier.class, t, "degraded", DegradedMode.REUSE) : t;
  }
}
