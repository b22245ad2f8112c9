package dev.ringproof.runtime.decision;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.TreeSet;

/**
 * A question as an AuthZEN evaluation request: what a remote point is sent, and what every
 * decision's input digest is made over. Arguments are in it as their digest alone.
 */
public final class Evaluation {
  private Evaluation() {}

  /** Returns the request for a question under a policy. */
  public static JsonObject of(Question question, String policyId, String policyVersion) {
    return JsonValue.object()
        .with("subject", subject(question))
        .with("action", action(question))
        .with(
            "resource", JsonValue.object().with("type", "tool").with("id", question.tool().name()))
        .with("context", context(question, policyId, policyVersion));
  }

  private static JsonObject subject(Question question) {
    var actor = question.actor();
    return JsonValue.object()
        .with("type", actor.type().toString())
        .with("id", actor.subject())
        .with(
            "properties",
            JsonValue.object()
                .with("tenant", actor.tenant())
                .with("scopes", JsonArray.ofStrings(new TreeSet<>(actor.scopes()))));
  }

  private static JsonObject action(Question question) {
    var tool = question.tool();
    return JsonValue.object()
        .with("name", tool.name())
        .with(
            "properties",
            JsonValue.object()
                .with("class", tool.toolClass())
                .with("risk", tool.risk().toString())
                .with("digest", question.digest()));
  }

  private static JsonObject context(Question question, String policyId, String policyVersion) {
    var context =
        JsonValue.object()
            .with("tier", question.tier().toString())
            .with("ring", question.ring())
            .with("session", question.session())
            .with("turn", question.turn())
            .with("action", question.action())
            .with("phase", question.phase())
            .with("policy", policyId)
            .with("policyVersion", policyVersion);
    var approval = question.approval();
    return approval == null
        ? context
        : context.with(
            "approval",
            JsonValue.object()
                .with("id", approval.id())
                .with("by", approval.by())
                .with("scopes", JsonArray.ofStrings(new TreeSet<>(approval.scopes())))
                .with("digest", approval.digest()));
  }
}
