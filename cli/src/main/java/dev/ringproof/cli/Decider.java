package dev.ringproof.cli;

import dev.ringproof.cli.PolicyCases.Question;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.PolicyRule;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.rules.Asked;
import dev.ringproof.contract.rules.PolicyRules;
import dev.ringproof.contract.rules.Ruled;
import java.util.List;
import java.util.Set;

/**
 * Decides a case as the reference runtime does: unknown tools and classes that a tier does not have
 * first, then the rules, then the arguments against the tool's schema.
 */
final class Decider {
  private final Surroundings around;

  Decider(Surroundings around) {
    this.around = around;
  }

  Told decide(PolicyRules rules, Question question) {
    var found = around.tools().tool(question.tool());
    if (found.isEmpty()) {
      return denied("unknown_tool", "the tools document has no such tool");
    }
    var tool = found.get();
    if (!around.tiers().tier(question.tier()).toolClasses().contains(tool.toolClass())) {
      return denied(
          "tool_class_not_in_tier",
          "class " + tool.toolClass() + " is not in tier " + question.tier());
    }
    var given = question.arguments();
    var arguments = given == null ? JsonValue.object() : given;
    var told = told(rules.decide(asked(question, tool, arguments)), question.scopes());
    return told.decision().equals("deny") ? told : fitting(told, tool, arguments);
  }

  private Told fitting(Told told, Tool tool, JsonObject arguments) {
    var schema = around.arguments().get(tool.name());
    var problems = schema == null ? List.<String>of() : schema.problems(arguments);
    return problems.isEmpty()
        ? told
        : new Told(
            "deny",
            null,
            "invalid_arguments",
            told.rule(),
            "the tool's schema says " + InputFile.plain(problems.getFirst()));
  }

  private static Asked asked(Question question, Tool tool, JsonObject arguments) {
    return new Asked(
        question.actor(),
        question.actorType(),
        question.scopes(),
        question.tenant(),
        question.tier(),
        question.ring(),
        tool,
        arguments,
        Boolean.TRUE.equals(question.approved()),
        question.approverScopes() == null ? Set.of() : question.approverScopes());
  }

  /** Returns what the rules said, in words. */
  static Told told(Ruled ruled, Set<String> scopes) {
    return switch (ruled) {
      case Ruled.Allow allow -> allowed(allow.rule());
      case Ruled.Ask ask ->
          new Told("ask", ask.mode().toString(), null, ask.rule().id(), matched(ask.rule()));
      case Ruled.Deny deny -> denied(deny, scopes);
      case Ruled.Untold untold ->
          new Told(
              "cannot be told",
              null,
              "reads arguments",
              untold.rule().id(),
              matched(untold.rule()));
    };
  }

  private static Told allowed(PolicyRule rule) {
    var fields = rule.evidence();
    return fields == null || PolicyRule.EVIDENCE_FIELDS.containsAll(fields)
        ? new Told("allow", null, null, rule.id(), matched(rule))
        : new Told(
            "deny",
            null,
            "condition_error",
            rule.id(),
            "no decision holds the evidence it demands");
  }

  private static Told denied(Ruled.Deny deny, Set<String> scopes) {
    var rule = deny.rule();
    if (rule == null) {
      return denied(deny.reason(), "no rule matches");
    }
    return new Told("deny", null, deny.reason(), rule.id(), why(rule, deny.reason(), scopes));
  }

  private static String why(PolicyRule rule, String reason, Set<String> scopes) {
    var wanted = rule.scopes();
    if (reason.equals("scope_missing") && wanted != null && !scopes.containsAll(wanted)) {
      return "the actor lacks "
          + String.join(", ", wanted.stream().filter(scope -> !scopes.contains(scope)).toList());
    }
    return reason.equals("condition_error") && rule.when() != null
        ? "its condition could not be evaluated: " + InputFile.plain(rule.when())
        : matched(rule);
  }

  private static String matched(PolicyRule rule) {
    return rule.when() == null
        ? "the first that matches"
        : "the first that matches, where " + InputFile.plain(rule.when());
  }

  private static Told denied(String reason, String why) {
    return new Told("deny", null, reason, null, why);
  }
}
