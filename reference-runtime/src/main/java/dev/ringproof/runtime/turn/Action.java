package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.policy.ActionDigest;
import dev.ringproof.runtime.policy.ActionGate.Ruling;
import dev.ringproof.runtime.session.TraceContext;
import dev.ringproof.runtime.store.ActionRow;
import org.jspecify.annotations.Nullable;

/**
 * An action whose arguments have been parsed; tool, arguments and digest never change from here.
 *
 * @param tool as the catalogue has it, or a stand-in of critical risk for an unknown one
 * @param known whether the catalogue has the tool
 */
record Action(String id, Tool tool, boolean known, JsonObject arguments, String digest) {

  static Action of(String id, Tool tool, boolean known, JsonObject arguments) {
    return new Action(id, tool, known, arguments, ActionDigest.of(tool.name(), arguments));
  }

  Question question(
      Running turn, String phase, Question.@Nullable Approved approval, TraceContext trace) {
    var facts = turn.facts;
    return new Question(
        facts.actor(),
        facts.tier().id(),
        facts.ring(),
        facts.session(),
        facts.turn(),
        id,
        tool,
        arguments,
        digest,
        phase,
        approval,
        trace);
  }

  ActionRow row(Running turn, String state) {
    return new ActionRow(
        id, turn.facts.turn(), tool.name(), digest, state, turn.facts.epoch(), 0, null, null);
  }

  JsonObject requested() {
    return JsonValue.object()
        .with("action", id)
        .with("tool", tool.name())
        .with("toolClass", tool.toolClass())
        .with("digest", digest)
        .with("arguments", arguments);
  }

  /** Returns the evidence of a decision: every name that a rule may demand is here. */
  JsonObject evidence(Judgement judgement, Ruling ruling, String phase) {
    return JsonValue.object()
        .with("action", id)
        .with("tool", tool.name())
        .with("toolClass", tool.toolClass())
        .with("risk", tool.risk().toString())
        .with("decision", judgement.word())
        .with("reason", judgement.reason())
        .with("policy", ruling.policyId())
        .with("policyVersion", ruling.policyVersion())
        .with("inputDigest", ruling.inputDigest())
        .with("digest", digest)
        .with("point", ruling.point())
        .with("phase", phase);
  }

  JsonObject decided(Judgement judgement, Ruling ruling) {
    var event =
        JsonValue.object()
            .with("action", id)
            .with("decision", judgement.word())
            .with("reason", judgement.reason())
            .with("policy", ruling.policyId())
            .with("policyVersion", ruling.policyVersion())
            .with("inputDigest", ruling.inputDigest());
    return judgement instanceof Judgement.Asked asked
        ? event.with("mode", asked.mode().toString())
        : event;
  }
}
