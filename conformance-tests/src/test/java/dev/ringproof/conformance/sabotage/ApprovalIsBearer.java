package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.slo.SloRecorder;
import java.util.List;

/** Takes an approval for all that it needs: nothing is judged again once it was given. */
public final class ApprovalIsBearer extends Assembly {
  ApprovalIsBearer(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ApprovalIsBearer::new);
  }

  @Override
  protected ActionGate gate(
      TierData tiers, DecisionPoint point, CelDecisionPoint rules, SloRecorder slo) {
    var honest = super.gate(tiers, point, rules, slo);
    return question -> {
      var ruling = honest.judge(question);
      return question.approval() == null
          ? ruling
          : new ActionGate.Ruling(
              new Decision.Allow("approved", List.of()),
              ruling.policyId(),
              ruling.policyVersion(),
              ruling.inputDigest(),
              ruling.point(),
              false);
    };
  }
}
