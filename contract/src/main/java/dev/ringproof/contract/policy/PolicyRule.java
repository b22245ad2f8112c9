package dev.ringproof.contract.policy;

import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One rule. It matches when every list that is given holds the action's value and the condition is
 * true; an absent list matches all. The first rule that matches decides; none: denied.
 *
 * @param when a CEL condition over {@code actor}, {@code tenant}, {@code tier}, {@code ring},
 *     {@code tool} and {@code args}; one that fails to evaluate denies
 * @param scopes all of which the actor must hold, else the rule denies with that reason
 * @param reuse how long a last good decision of this rule may stand while the decision point is
 *     down (tiers whose degraded mode is {@code reuse}, low risk, read-only, no reading of args)
 * @param evidence fields that must be durable in the evidence log before the tool runs
 * @param approverScopes all of which whoever approves must have held, as the rule stands when the
 *     action is to run; else it denies
 */
public record PolicyRule(
    String id,
    Effect effect,
    @Nullable List<String> tools,
    @Nullable List<String> toolClasses,
    @Nullable List<Risk> risks,
    @Nullable List<String> tiers,
    @Nullable List<Integer> rings,
    @Nullable List<String> scopes,
    @Nullable String when,
    @Nullable ApprovalMode approval,
    @Nullable Duration reuse,
    @Nullable List<String> evidence,
    @Nullable String reason,
    @Nullable List<String> approverScopes) {
  /** What a rule may demand as evidence: every decision's entry holds these; others deny. */
  public static final Set<String> EVIDENCE_FIELDS =
      Set.of(
          "action",
          "tool",
          "toolClass",
          "risk",
          "decision",
          "reason",
          "policy",
          "policyVersion",
          "inputDigest",
          "digest",
          "point",
          "phase");

  /** Makes a rule that asks nothing of an approver. */
  public PolicyRule(
      String id,
      Effect effect,
      @Nullable List<String> tools,
      @Nullable List<String> toolClasses,
      @Nullable List<Risk> risks,
      @Nullable List<String> tiers,
      @Nullable List<Integer> rings,
      @Nullable List<String> scopes,
      @Nullable String when,
      @Nullable ApprovalMode approval,
      @Nullable Duration reuse,
      @Nullable List<String> evidence,
      @Nullable String reason) {
    this(
        id,
        effect,
        tools,
        toolClasses,
        risks,
        tiers,
        rings,
        scopes,
        when,
        approval,
        reuse,
        evidence,
        reason,
        null);
  }

  /** Whether the rule is about this tool. */
  public boolean selects(Tool tool) {
    return holds(tools, tool.name())
        && holds(toolClasses, tool.toolClass())
        && holds(risks, tool.risk());
  }

  /** Whether the rule is about this tier. */
  public boolean inTier(TierId tier) {
    return holds(tiers, tier.toString());
  }

  /** Whether the rule is about this ring. */
  public boolean inRing(int ring) {
    return holds(rings, ring);
  }

  private static <T> boolean holds(@Nullable List<T> list, T value) {
    return list == null || list.contains(value);
  }
}
