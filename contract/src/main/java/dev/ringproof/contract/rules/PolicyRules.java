package dev.ringproof.contract.rules;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Effect;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.policy.PolicyRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A policy document ready to decide: the first rule that matches decides, none denies, and a
 * condition that fails to evaluate denies. Conditions are compiled once, here at the door.
 */
public final class PolicyRules {
  /** Arguments of more characters than these deny where a condition reads them. */
  public static final int MOST_ARGUMENT_CHARACTERS = ArgumentValues.MOST_CHARACTERS;

  /** The reason with which an approval by someone who lacks what the rule asks is denied. */
  public static final String APPROVER_SCOPE_MISSING = "approver_scope_missing";

  private static final int MOST_COMPLAINTS = 5;
  private static final Map<String, ?> SAMPLE =
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

  private final List<CompiledRule> rules;

  private PolicyRules(List<CompiledRule> rules) {
    this.rules = List.copyOf(rules);
    // Each condition once: the first run loads classes, which no tier's budget should pay.
    rules.forEach(rule -> rule.conditionHolds(SAMPLE));
  }

  /** Says where a rule's member stands, for complaints. */
  @FunctionalInterface
  public interface Places {
    /** Returns the place of a pointer into the document that is about this rule. */
    String of(PolicyRule rule, String pointer);
  }

  /**
   * Compiles a document.
   *
   * @throws DocumentException that names up to five places where a condition does not compile or an
   *     id stands again
   */
  public static PolicyRules compile(PolicyDocument policy, Places places) {
    var conditions = new Conditions();
    var seen = new HashSet<String>();
    var compiled = new ArrayList<CompiledRule>();
    var wrong = new ArrayList<String>();
    for (int i = 0; i < policy.rules().size() && wrong.size() < MOST_COMPLAINTS; i++) {
      var rule = policy.rules().get(i);
      try {
        if (!seen.add(rule.id())) {
          throw DocumentException.at(
              places.of(rule, "/rules/" + i + "/id"), "\"" + rule.id() + "\" again", "another id");
        }
        var when = rule.when();
        var place = places.of(rule, "/rules/" + i + "/when");
        compiled.add(new CompiledRule(rule, when == null ? null : conditions.compile(place, when)));
      } catch (DocumentException e) {
        wrong.add(String.valueOf(e.getMessage()));
      }
    }
    if (!wrong.isEmpty()) {
      throw new DocumentException(String.join("\n", wrong));
    }
    return new PolicyRules(compiled);
  }

  /** Decides. */
  public Ruled decide(Asked asked) {
    Map<String, Object> variables = null;
    for (var rule : rules) {
      if (!rule.listsMatch(asked)) {
        continue;
      }
      if (rule.condition() == null) {
        return say(rule, asked);
      }
      if (rule.readsArguments() && asked.arguments() == null) {
        return new Ruled.Untold(rule.rule());
      }
      try {
        if (variables == null || (rule.readsArguments() && !variables.containsKey("args"))) {
          variables = variables(asked, rule.readsArguments());
        }
      } catch (ArgumentValues.TooBigException e) {
        return new Ruled.Deny(rule.rule(), "condition_error");
      }
      var holds = rule.conditionHolds(variables);
      if (holds == null) {
        return new Ruled.Deny(rule.rule(), "condition_error");
      }
      if (holds) {
        return say(rule, asked);
      }
    }
    return new Ruled.Deny(null, "no_rule");
  }

  /**
   * Returns the rules that could decide about this action, in order, up to the first without a
   * condition: where two documents agree in these they decide alike, whatever the arguments are.
   */
  public List<PolicyRule> candidates(Asked asked) {
    var found = new ArrayList<PolicyRule>();
    for (var rule : rules) {
      if (rule.listsMatch(asked)) {
        found.add(rule.rule());
        if (rule.condition() == null) {
          break;
        }
      }
    }
    return found;
  }

  private static Ruled say(CompiledRule deciding, Asked asked) {
    var rule = deciding.rule();
    if (!deciding.scopesHeld(asked)) {
      return new Ruled.Deny(rule, "scope_missing");
    }
    if (rule.effect() == Effect.DENY) {
      var reason = rule.reason();
      return new Ruled.Deny(rule, reason == null ? rule.id() : reason);
    }
    var mode = mode(rule);
    if (mode == ApprovalMode.NONE) {
      return new Ruled.Allow(rule);
    }
    if (!asked.approved()) {
      return new Ruled.Ask(rule, mode);
    }
    return deciding.approverHolds(asked)
        ? new Ruled.Allow(rule)
        : new Ruled.Deny(rule, APPROVER_SCOPE_MISSING);
  }

  private static ApprovalMode mode(PolicyRule rule) {
    var mode = rule.approval();
    return mode == null ? ApprovalMode.NONE : mode;
  }

  private static Map<String, Object> variables(Asked asked, boolean withArguments) {
    var variables = new HashMap<String, Object>();
    variables.put(
        "actor",
        Map.of(
            "subject", asked.subject(),
            "type", asked.type().toString(),
            "scopes", List.copyOf(asked.scopes())));
    variables.put("tenant", asked.tenant());
    variables.put("tier", asked.tier().toString());
    variables.put("ring", (long) asked.ring());
    var tool = asked.tool();
    variables.put(
        "tool",
        Map.of("name", tool.name(), "class", tool.toolClass(), "risk", tool.risk().toString()));
    if (withArguments) {
      var arguments = asked.arguments();
      variables.put("args", ArgumentValues.of(arguments == null ? JsonValue.object() : arguments));
    }
    return variables;
  }
}
