package dev.ringproof.runtime.decision.cel;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Effect;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.policy.PolicyRule;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.decision.ReuseRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a policy document: the first rule that matches decides, none denies, and a condition
 * that fails to evaluate denies. Conditions are compiled once, here at the door.
 */
public final class CelDecisionPoint implements DecisionPoint, ReuseRules {
  private final PolicyDocument policy;
  private final Duration approvalExpiry;
  private final List<CompiledRule> rules;

  /**
   * Compiles the document.
   *
   * @param approvalExpiry how long an approval that a rule asks for may stay pending
   * @throws DocumentException that names the rule and its place when a condition does not compile
   *     or two rules share an id
   */
  public CelDecisionPoint(PolicyDocument policy, Duration approvalExpiry) {
    this.policy = policy;
    this.approvalExpiry = approvalExpiry;
    this.rules = compile(policy);
    warmUp();
  }

  /** Runs each condition once: the first run loads classes, which no tier's budget should pay. */
  private void warmUp() {
    var sample =
        Map.of(
            "actor",
            Map.of("subject", "", "type", "", "scopes", List.of()),
            "tenant",
            "",
            "tier",
            "",
            "ring",
            0L,
            "tool",
            Map.of("name", "", "class", "", "risk", ""),
            "args",
            Map.of());
    rules.forEach(rule -> rule.conditionHolds(sample));
  }

  private static List<CompiledRule> compile(PolicyDocument policy) {
    var conditions = new Conditions();
    var seen = new HashSet<String>();
    var compiled = new ArrayList<CompiledRule>();
    for (int i = 0; i < policy.rules().size(); i++) {
      var rule = policy.rules().get(i);
      var place = "policy \"" + policy.id() + "\", rule \"" + rule.id() + "\": /rules/" + i;
      if (!seen.add(rule.id())) {
        throw DocumentException.at(place + "/id", "\"" + rule.id() + "\" again", "another id");
      }
      var when = rule.when();
      compiled.add(
          new CompiledRule(rule, when == null ? null : conditions.compile(place + "/when", when)));
    }
    return List.copyOf(compiled);
  }

  @Override
  public Decision decide(Question question, Duration within) {
    var deciding = deciding(question);
    if (deciding == null) {
      return new Decision.Deny("no_rule");
    }
    return deciding.broken() ? new Decision.Deny("condition_error") : say(deciding.rule, question);
  }

  @Override
  public Optional<Duration> reuse(Question question) {
    for (var rule : rules) {
      if (!rule.listsMatch(question)) {
        continue;
      }
      if (rule.readsArguments()) {
        return Optional.empty();
      }
      var holds = rule.conditionHolds(variables(question, false));
      if (holds == null) {
        return Optional.empty();
      }
      if (holds) {
        var allows = say(rule, question) instanceof Decision.Allow;
        return allows && outright(rule.rule())
            ? Optional.ofNullable(rule.rule().reuse())
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private record Deciding(CompiledRule rule, boolean broken) {}

  private @Nullable Deciding deciding(Question question) {
    Map<String, Object> variables = null;
    for (var rule : rules) {
      if (!rule.listsMatch(question)) {
        continue;
      }
      if (rule.condition() == null) {
        return new Deciding(rule, false);
      }
      try {
        if (variables == null || (rule.readsArguments() && !variables.containsKey("args"))) {
          variables = variables(question, rule.readsArguments());
        }
      } catch (ArgumentValues.TooBigException e) {
        return new Deciding(rule, true);
      }
      var holds = rule.conditionHolds(variables);
      if (holds == null || holds) {
        return new Deciding(rule, holds == null);
      }
    }
    return null;
  }

  private Decision say(CompiledRule deciding, Question question) {
    var rule = deciding.rule();
    if (!deciding.scopesHeld(question)) {
      return new Decision.Deny("scope_missing");
    }
    if (rule.effect() == Effect.DENY) {
      var reason = rule.reason();
      return new Decision.Deny(reason == null ? rule.id() : reason);
    }
    if (!outright(rule) && !approved(question)) {
      return new Decision.Ask(rule.id(), mode(rule), approvalExpiry);
    }
    var evidence = rule.evidence();
    return new Decision.Allow(rule.id(), evidence == null ? List.of() : evidence);
  }

  /** An approval counts at the adapter alone, and for exactly what was approved. */
  private static boolean approved(Question question) {
    var approval = question.approval();
    return approval != null
        && question.phase().equals("adapter")
        && approval.digest().equals(question.digest());
  }

  private static boolean outright(PolicyRule rule) {
    return mode(rule) == ApprovalMode.NONE;
  }

  private static ApprovalMode mode(PolicyRule rule) {
    var mode = rule.approval();
    return mode == null ? ApprovalMode.NONE : mode;
  }

  private static Map<String, Object> variables(Question question, boolean withArguments) {
    var actor = question.actor();
    var tool = question.tool();
    var variables = new HashMap<String, Object>();
    variables.put(
        "actor",
        Map.of(
            "subject", actor.subject(),
            "type", actor.type().toString(),
            "scopes", List.copyOf(actor.scopes())));
    variables.put("tenant", actor.tenant());
    variables.put("tier", question.tier().toString());
    variables.put("ring", (long) question.ring());
    variables.put(
        "tool",
        Map.of("name", tool.name(), "class", tool.toolClass(), "risk", tool.risk().toString()));
    if (withArguments) {
      variables.put("args", ArgumentValues.of(question.arguments()));
    }
    return variables;
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
