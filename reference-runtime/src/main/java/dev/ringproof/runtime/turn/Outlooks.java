package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.decision.DecisionPoint;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.policy.ActionDigest;
import dev.ringproof.runtime.policy.TierActionGate;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.TurnRow;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says what has changed since an approval was asked for, and what it would lead to now. */
public final class Outlooks {
  private final TurnParts parts;
  private final Supplier<DecisionPoint> point;

  /**
   * Makes it over what turns are made with; the point in force is asked only if it is in this
   * process.
   */
  public Outlooks(TurnParts parts, Supplier<DecisionPoint> point) {
    this.parts = parts;
    this.point = point;
  }

  /**
   * How things stand.
   *
   * @param then the decision that asked for the approval, as the evidence log has it
   * @param tool as the catalogue has it now; null when it is no longer there
   * @param requester why the requester would not be let in now; null when it would
   * @param verdict what the policy would say if the approval was given now
   * @param turns how many turns the session has settled since
   * @param budget the session's money; null when the session is gone
   */
  public record Outlook(
      JsonObject then,
      String policyNow,
      String versionNow,
      @Nullable Tool tool,
      @Nullable String requester,
      Verdict verdict,
      long turns,
      @Nullable BudgetView budget) {}

  /** What would come of an approval. */
  public sealed interface Verdict {
    /** The policy would let it run. */
    record Runs(String rule) implements Verdict {}

    /** It would not run all the same. */
    record Refused(String reason) implements Verdict {}

    /** A decision point elsewhere says so when it runs, and is not asked in vain. */
    record DecidedElsewhere() implements Verdict {}
  }

  /** Looks at an approval as if this approver gave it now. */
  public Outlook of(ApprovalRow approval, Actor approver) {
    var turn = parts.store().turns().find(approval.tenant(), approval.turn());
    var session = parts.store().sessions().find(approval.tenant(), approval.session());
    var tool = parts.tool(approval.tool());
    var requester = turn.flatMap(row -> requester(row, approval.mode()));
    var now = parts.clock().instant();
    var window = parts.tiers().windows().budgets();
    return new Outlook(
        asked(approval),
        point.get().policyId(),
        point.get().policyVersion(),
        tool.orElse(null),
        requester.orElse(null),
        verdict(approval, approver, turn, tool, requester),
        session.flatMap(s -> turn.map(t -> since(s, t))).orElse(0L),
        session.map(s -> parts.store().sessions().budget(s, window, now)).orElse(null));
  }

  /** The turns that were settled since, the one that asked left out. */
  private static long since(Session session, TurnRow turn) {
    var own = turn.endedAt() == null ? 0 : 1;
    return Math.max(0, session.version() - turn.startVersion() - own);
  }

  private Optional<String> requester(TurnRow turn, ApprovalMode mode) {
    var refused = parts.ring().refusal(turn.actor()).map(type -> type.slug());
    var expired = !parts.clock().instant().isBefore(turn.actor().expires());
    return refused.isEmpty() && mode == ApprovalMode.HUMAN && expired
        ? Optional.of("its token has expired")
        : refused;
  }

  private JsonObject asked(ApprovalRow approval) {
    return parts.store().evidence().trace(approval.tenant(), approval.trace()).stream()
        .flatMap(trace -> trace.entries().stream())
        .filter(entry -> entry.type().equals("decision"))
        .filter(entry -> entry.body().text("/action").orElse("").equals(approval.action()))
        .map(entry -> entry.body())
        .findFirst()
        .orElse(JsonValue.object());
  }

  private Verdict verdict(
      ApprovalRow approval,
      Actor approver,
      Optional<TurnRow> turn,
      Optional<Tool> tool,
      Optional<String> requester) {
    var arguments = parts.store().actions().arguments(approval.id());
    if (turn.isEmpty() || arguments.isEmpty()) {
      return new Verdict.Refused("its turn or its arguments are no longer kept");
    }
    if (tool.isEmpty()) {
      return new Verdict.Refused("unknown_tool");
    }
    if (requester.isPresent()) {
      return new Verdict.Refused("requester: " + requester.get());
    }
    var tier = parts.tiers().tier(turn.get().tier());
    var question =
        new Question(
            turn.get().actor(),
            tier.id(),
            parts.ring().ring(),
            approval.session(),
            approval.turn(),
            approval.action(),
            tool.get(),
            arguments.get(),
            ActionDigest.of(approval.tool(), arguments.get()),
            "adapter",
            new Question.Approved(
                approval.id(), approver.subject(), approver.scopes(), approval.digest()));
    var denied = TierActionGate.deniedUnasked(question, tier);
    if (denied.isPresent()) {
      return new Verdict.Refused(denied.get().reason());
    }
    var rules = point.get();
    if (!rules.kind().equals("embedded")) {
      return new Verdict.DecidedElsewhere();
    }
    return verdict(Judge.judgement(rules.decide(question, tier.policyDecision()), true));
  }

  private static Verdict verdict(Judgement judgement) {
    return judgement instanceof Judgement.Allowed allowed
        ? new Verdict.Runs(allowed.reason())
        : new Verdict.Refused(judgement.reason());
  }
}
