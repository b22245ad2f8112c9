package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.slo.SloRecorder;
import java.time.Duration;

/** Waits for a decision as long as it takes, or nearly. */
public final class PatientDecisions extends Assembly {
  PatientDecisions(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, PatientDecisions::new);
  }

  @Override
  protected ActionGate gate(
      TierData tiers, DecisionPoint point, CelDecisionPoint rules, SloRecorder slo) {
    var patient = tiers.tiers().stream().map(PatientDecisions::patient).toList();
    return super.gate(new TierData(patient, tiers.windows()), point, rules, slo);
  }

  private static Tier patient(Tier t) {
    var longer = t.policyDecision().plus(Duration.ofSeconds(3));
    return Replaced.with(Tier.class, t, "policyDecision", longer);
  }
}
