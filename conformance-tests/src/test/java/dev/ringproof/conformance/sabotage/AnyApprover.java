package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.rules.PolicyRules;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.policy.ActionGate.Ruling;
import dev.ringproof.runtime.slo.SloRecorder;
import java.util.List;

/** Whoever was let in to approve is good enough, whatever the policy asks of an approver by now. */
public final class AnyApprover extends Assembly {
  AnyApprover(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, AnyApprover::new);
  }

  @Override
  protected ActionGate gate(
      TierData tiers, DecisionPoint point, CelDecisionPoint rules, SloRecorder slo) {
    var honest = super.gate(tiers, point, rules, slo);
    return question -> {
      var ruling = honest.judge(question);
      return ruling.decision() instanceof Decision.Deny deny
              && deny.reason().equals(PolicyRules.APPROVER_SCOPE_MISSING)
          ? Replaced.with(
              Ruling.class, ruling, "decision", new Decision.Allow("approved", List.of()))
          : ruling;
    };
  }
}
