package dev.ringproof.contract.rules;

import dev.cel.runtime.CelEvaluationException;
import dev.ringproof.contract.policy.PolicyRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule with its condition ready to run. */
record CompiledRule(PolicyRule rule, Conditions.@Nullable Condition condition) {

  /** Whether every list that the rule gives holds the action's value. */
  boolean listsMatch(Asked asked) {
    return rule.selects(asked.tool()) && rule.inTier(asked.tier()) && rule.inRing(asked.ring());
  }

  boolean readsArguments() {
    return condition != null && condition.readsArguments();
  }

  boolean scopesHeld(Asked asked) {
    var scopes = rule.scopes();
    return scopes == null || asked.scopes().containsAll(scopes);
  }

  /** Whether whoever approved held all that the rule asks of an approver. */
  boolean approverHolds(Asked asked) {
    var scopes = rule.approverScopes();
    return scopes == null || asked.approverScopes().containsAll(scopes);
  }

  /** Whether the condition is true; null when it cannot be told. */
  @Nullable Boolean conditionHolds(Map<String, ?> variables) {
    if (condition == null) {
      return true;
    }
    try {
      return condition.program().eval(variables) instanceof Boolean truth ? truth : null;
    } catch (CelEvaluationException | RuntimeException e) {
      // Whatever a condition trips over, a decision is not made by it.
      return null;
    }
  }
}
