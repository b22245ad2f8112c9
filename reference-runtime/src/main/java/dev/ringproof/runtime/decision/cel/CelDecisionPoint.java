package dev.ringproof.runtime.decision.cel;

import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.rules.Asked;
import dev.ringproof.contract.rules.PolicyRules;
import dev.ringproof.contract.rules.Ruled;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.decision.ReuseRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides by a policy document, in this process. */
public final class CelDecisionPoint implements DecisionPoint, ReuseRules {
  private final PolicyDocument policy;
  private final Duration approvalExpiry;
  private final PolicyRules rules;

  /**
   * Compiles the document.
   *
   * @param approvalExpiry how long an approval that a rule asks for may stay pending
   * @throws dev.ringproof.contract.json.DocumentException that names the rule and its place when a
   *     condition does not compile or two rules share an id
   */
  public CelDecisionPoint(PolicyDocument policy, Duration approvalExpiry) {
    this.policy = policy;
    this.approvalExpiry = approvalExpiry;
    this.rules =
        PolicyRules.compile(
            policy,
            (rule, pointer) ->
                "policy \"" + policy.id() + "\", rule \"" + rule.id() + "\": " + pointer);
  }

  @Override
  public Decision decide(Question question, Duration within) {
    return switch (rules.decide(asked(question, true, approved(question)))) {
      case Ruled.Allow allow -> {
        var evidence = allow.rule().evidence();
        yield new Decision.Allow(allow.rule().id(), evidence == null ? List.of() : evidence);
      }
      case Ruled.Ask ask -> new Decision.Ask(ask.rule().id(), ask.mode(), approvalExpiry);
      case Ruled.Deny deny -> new Decision.Deny(deny.reason());
      case Ruled.Untold untold -> throw new IllegalStateException("arguments were given");
    };
  }

  @Override
  public Optional<Duration> reuse(Question question) {
    return rules.decide(asked(question, false, false)) instanceof Ruled.Allow allow
        ? Optional.ofNullable(allow.rule().reuse())
        : Optional.empty();
  }

  private static Asked asked(Question question, boolean withArguments, boolean approved) {
    var actor = question.actor();
    var approval = question.approval();
    return new Asked(
        actor.subject(),
        actor.type(),
        actor.scopes(),
        actor.tenant(),
        question.tier(),
        question.ring(),
        question.tool(),
        withArguments ? question.arguments() : null,
        approved,
        approved && approval != null ? approval.scopes() : Set.of());
  }

  /** An approval counts at the adapter alone, and for exactly what was approved. */
  private static boolean approved(Question question) {
    var approval = question.approval();
    return approval != null
        && question.phase().equals("adapter")
        && approval.digest().equals(question.digest());
  }

  @Override
  public String kind() {
    return "embedded";
  }

  @Override
  public String policyId() {
    return policy.id();
  }

  @Override
  public String policyVersion() {
    return policy.version();
  }
}
