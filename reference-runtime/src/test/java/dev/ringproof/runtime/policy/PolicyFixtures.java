package dev.ringproof.runtime.policy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Effect;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.policy.PolicyRule;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.tier.DegradedMode;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.tier.Windows;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.session.Actor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Data for tests about decisions. */
public final class PolicyFixtures {
  public static final Duration APPROVAL = Duration.ofMinutes(5);

  private PolicyFixtures() {}

  public static Tool tool(String name, String toolClass, Risk risk, boolean readOnly) {
    return new Tool(
        name,
        "a tool",
        toolClass,
        risk,
        "/" + name,
        false,
        true,
        readOnly,
        Duration.ofSeconds(5),
        4_096,
        JsonValue.object().with("type", "object"));
  }

  public static Tool lookup() {
    return tool("lookup", "read", Risk.LOW, true);
  }

  public static Tool refund() {
    return tool("refund", "write", Risk.HIGH, false);
  }

  public static Actor actor(String... scopes) {
    return new Actor("ann", "acme", ActorType.INTERNAL, Set.of(scopes), Instant.MAX);
  }

  public static Question question(Tool tool, TierId tier, String arguments) {
    return question(tool, tier, arguments, "plan", null);
  }

  public static Question question(
      Tool tool,
      TierId tier,
      String arguments,
      String phase,
      Question.@Nullable Approved approval) {
    var parsed = (JsonObject) Json.parse(arguments);
    return new Question(
        actor("agent"),
        tier,
        2,
        "ses_1",
        "trn_1",
        "act_1",
        tool,
        parsed,
        ActionDigest.of(tool.name(), parsed),
        phase,
        approval);
  }

  /** The same question by another actor. */
  public static Question by(Actor actor, Question q) {
    return new Question(
        actor,
        q.tier(),
        q.ring(),
        q.session(),
        q.turn(),
        q.action(),
        q.tool(),
        q.arguments(),
        q.digest(),
        q.phase(),
        q.approval());
  }

  public static PolicyDocument policy(PolicyRule... rules) {
    return new PolicyDocument("house", "7", List.of(rules));
  }

  public static PolicyRule allow(String id, String tool, @Nullable String when) {
    return rule(id, Effect.ALLOW, tool, when, null, null);
  }

  public static PolicyRule asking(String id, String tool, ApprovalMode mode) {
    return rule(id, Effect.ALLOW, tool, null, mode, null);
  }

  public static PolicyRule reusable(String id, String tool, @Nullable String when) {
    return rule(id, Effect.ALLOW, tool, when, null, Duration.ofSeconds(60));
  }

  public static PolicyRule rule(
      String id,
      Effect effect,
      String tool,
      @Nullable String when,
      @Nullable ApprovalMode approval,
      @Nullable Duration reuse) {
    return new PolicyRule(
        id,
        effect,
        List.of(tool),
        null,
        null,
        null,
        null,
        null,
        when,
        approval,
        reuse,
        null,
        effect == Effect.DENY ? "not_here" : null);
  }

  public static TierData tiers() {
    var hour = Duration.ofHours(1);
    var windows =
        new Windows(hour, hour, hour, hour, hour, hour, hour, hour, hour, hour, hour, hour, null);
    return new TierData(
        List.of(
            tier(TierId.A, 50, DegradedMode.DENY, "read"),
            tier(TierId.B, 200, DegradedMode.REUSE, "read", "write"),
            tier(TierId.C, 1_000, DegradedMode.WAIT, "read", "write")),
        windows);
  }

  private static Tier tier(TierId id, int decisionMillis, DegradedMode mode, String... classes) {
    return new Tier(
        id,
        "tier " + id,
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        null,
        Duration.ofMillis(decisionMillis),
        mode,
        List.of("large"),
        List.of(classes),
        8_000,
        500,
        new Spend(1_000, 1_000),
        0,
        Duration.ofSeconds(10));
  }
}
