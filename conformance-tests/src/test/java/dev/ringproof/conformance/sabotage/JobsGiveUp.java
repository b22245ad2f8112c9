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

/** Denies a job's action as soon as no decision comes, as if somebody were waiting. */
public final class JobsGiveUp extends Assembly {
  JobsGiveUp(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, JobsGiveUp::new);
  }

  @Override
  protected ActionGate gate(
      TierData tiers, DecisionPoint point, CelDecisionPoint rules, SloRecorder slo) {
    var hasty = tiers.tiers().stream().map(JobsGiveUp::hasty).toList();
    return super.gate(new TierData(hasty, tiers.windows()), point, rules, slo);
  }

  private static Tier hasty(Tier t) {
    return t.id() == TierId.C ? Replaced.with(Tier.class, t, "degraded", DegradedMode.DENY) : t;
  }
}
