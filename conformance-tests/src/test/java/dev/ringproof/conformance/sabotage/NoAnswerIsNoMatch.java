package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.decision.cel.CelDecisionPoint;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.slo.SloRecorder;
import java.time.Duration;

/** Goes by its own rules where the decision point's answer is none, as if nothing had matched. */
public final class NoAnswerIsNoMatch extends Assembly {
  NoAnswerIsNoMatch(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, NoAnswerIsNoMatch::new);
  }

  @Override
  protected ActionGate gate(
      TierData tiers, DecisionPoint point, CelDecisionPoint rules, SloRecorder slo) {
    return super.gate(tiers, new Guessing(point, rules), rules, slo);
  }

  private record Guessing(DecisionPoint point, DecisionPoint rules) implements DecisionPoint {
    @Override
    public Decision decide(Question question, Duration within) {
      var decision = point.decide(question, within);
      var late = decision instanceof Decision.Unavailable none && none.reason().contains("within");
      return decision instanceof Decision.Unavailable && !late
          ? rules.decide(question, within)
          : decision;
    }

    @Override
    public String kind() {
      return point.kind();
    }

    @Override
    public String policyId() {
      return point.policyId();
    }

    @Override
    public String policyVersion() {
      return point.policyVersion();
    }
  }
}
