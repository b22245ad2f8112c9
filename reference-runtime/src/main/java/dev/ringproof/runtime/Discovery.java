package dev.ringproof.runtime;

import dev.ringproof.contract.clause.Capability;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.Tier;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.http.HttpApi;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.turn.Effects;
import dev.ringproof.runtime.turn.Turns;
import dev.ringproof.runtime.workflow.Jobs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The document of the well-known path.
 *
 * @param shared whether other nodes may have the same store
 */
record Discovery(
    PolicyInForce policy,
    TierData tiers,
    RingGate ring,
    String decisionPoint,
    boolean mcp,
    int followUpAttempts,
    boolean memory,
    boolean shared)
    implements Supplier<JsonObject> {
  private static final List<String> CAPABILITIES =
      List.of(
          "stream",
          "resume",
          "actions",
          "approval-human",
          "approval-async",
          "remote-decision",
          "budgets",
          "fallback",
          "summarise",
          "evidence-log",
          "slo",
          "erase",
          "workflows",
          "quotas",
          "adaptive-limits");

  @Override
  public JsonObject get() {
    var version = Discovery.class.getPackage().getImplementationVersion();
    return JsonValue.object()
        .with("contract", "1")
        .with("name", "ringproof-reference")
        .with("version", version == null ? "0.1.0" : version)
        .with("build", build())
        .with(
            "policy",
            JsonValue.object()
                .with("id", policy.policy().id())
                .with("version", policy.policy().version()))
        .with("ring", ring.ring())
        .with("grant", ring.grant())
        .with("tiers", new JsonArray(tiers.tiers().stream().map(Discovery::tier).toList()))
        .with("capabilities", JsonArray.ofStrings(capabilities()))
        .with("limits", limits())
        .with("decisionPoint", decisionPoint)
        .with("concurrency", ring.concurrency());
  }

  private List<String> capabilities() {
    var all = new ArrayList<>(CAPABILITIES);
    if (mcp) {
      all.add(Capability.MCP_TOOLS.toString());
    }
    if (memory) {
      all.add(Capability.MEMORY.toString());
    }
    if (shared) {
      all.add(Capability.MULTI_NODE.toString());
    }
    return all;
  }

  private JsonObject build() {
    var subject = policy.subject();
    var build = JsonValue.object().with("digest", subject.digest());
    for (var member : subject.json().members().entrySet()) {
      build = build.with(member.getKey(), member.getValue());
    }
    return build;
  }

  private static JsonValue tier(Tier tier) {
    return JsonValue.object()
        .with("id", tier.id().toString())
        .with("title", tier.title())
        .with("firstTokenMs", millis(tier.firstToken()))
        .with("turnMs", tier.turn().toMillis())
        .with("graceMs", tier.grace().toMillis())
        .with("acceptMs", millis(tier.accept()))
        .with("policyDecisionMs", tier.policyDecision().toMillis())
        .with("models", JsonArray.ofStrings(tier.models()))
        .with("toolClasses", JsonArray.ofStrings(tier.toolClasses()))
        .with("degraded", tier.degraded().toString())
        .with("recoveredMs", tier.recovered().toMillis());
  }

  private JsonObject limits() {
    var windows = tiers.windows();
    return JsonValue.object()
        .with("bodyBytes", HttpApi.MOST_BODY_BYTES)
        .with("jsonDepth", Json.MAX_DEPTH)
        .with("messageChars", HttpApi.MOST_MESSAGE_CHARS)
        .with("approvalMs", windows.approval().toMillis())
        .with(
            "retentionMs",
            JsonValue.object()
                .with("vault", windows.vault().toMillis())
                .with("transient", windows.transientData().toMillis())
                .with("review", windows.review().toMillis()))
        .with("budgetWindowMs", windows.budget().toMillis())
        .with("budgetWindow", windows.budgets().kind().toString())
        .with("recoveryAttempts", Effects.MOST_ATTEMPTS)
        .with("followUpAttempts", followUpAttempts)
        .with("jobAttempts", Jobs.MOST_ATTEMPTS)
        .with("jobTakes", Turns.MOST_TAKES);
  }

  private static JsonValue millis(@Nullable Duration duration) {
    return duration == null ? new JsonNull() : JsonNumber.of(duration.toMillis());
  }
}
