package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.CrashPoint;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.approval.ApprovalBook;
import dev.ringproof.runtime.crash.CrashPoints;
import dev.ringproof.runtime.decision.Question.Approved;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.session.Times;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.TurnStore;
import dev.ringproof.runtime.store.Vault;
import dev.ringproof.runtime.stream.TurnChannel.Draft;
import dev.ringproof.runtime.turn.TimeSpent.Part;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One action: parsed as I-JSON, judged, its decision durable, approved if asked, judged again, then
 * handed to {@link ToolStep}.
 */
final class ActionStep {
  /** So much of a turn is kept back for what comes after an approval. */
  private static final int SHARE_AFTER_APPROVAL = 6;

  private final Deps deps;

  record Deps(
      Map<String, Tool> tools,
      BiFunction<String, JsonObject, List<String>> argumentProblems,
      Judge judge,
      ApprovalBook approvals,
      ActionStore store,
      TurnStore turns,
      Vault vault,
      ToolStep tool,
      CrashPoints crash,
      Ids ids,
      Clock clock,
      Duration approvalLifetime,
      Duration vaultWindow) {
    Deps {
      tools = Map.copyOf(tools);
    }
  }

  ActionStep(Deps deps) {
    this.deps = deps;
  }

  /** Takes the next pending action to its end; the turn goes on if this is empty. */
  Optional<End> next(Running turn) {
    var wanted = turn.pending.getFirst();
    var parsed = parse(wanted);
    var end = wanted.approval() == null ? fresh(turn, parsed) : resumed(turn, parsed, wanted);
    turn.pending.pollFirst();
    return end;
  }

  private record Parsed(Action action, boolean valid) {}

  private Parsed parse(Wanted wanted) {
    var known = deps.tools().get(wanted.tool());
    var tool = known == null ? unknown(wanted.tool()) : known;
    try {
      if (Json.parse(wanted.arguments()) instanceof JsonObject arguments) {
        var valid =
            known == null || deps.argumentProblems().apply(tool.name(), arguments).isEmpty();
        return new Parsed(Action.of(wanted.action(), tool, known != null, arguments), valid);
      }
    } catch (DocumentException refused) {
      return new Parsed(Action.of(wanted.action(), tool, known != null, JsonValue.object()), false);
    }
    return new Parsed(Action.of(wanted.action(), tool, known != null, JsonValue.object()), false);
  }

  private Optional<End> fresh(Running turn, Parsed parsed) {
    var action = parsed.action();
    deps.crash().at(CrashPoint.BEFORE_DECISION, turn.facts.turn());
    var judged = deps.judge().judge(turn, action, "plan", null);
    var ruling = judged.ruling();
    var judgement =
        parsed.valid() || judged.judgement() instanceof Judgement.Denied
            ? judged.judgement()
            : new Judgement.Denied("invalid_arguments");
    var state = judgement instanceof Judgement.Denied ? "refused" : "requested";
    var evidence = new ArrayList<>(turn.takeEvidence());
    evidence.add(new EvidenceDraft("decision", now(), action.evidence(judgement, ruling, "plan")));
    turn.channel.commit(
        List.of(
            new Draft(EventType.ACTION_REQUESTED, action.requested()),
            new Draft(EventType.POLICY_DECIDED, action.decided(judgement, ruling))),
        events -> {
          deps.store().request(action.row(turn, state), evidence, events);
          return true;
        });
    deps.crash().at(CrashPoint.AFTER_DECISION, turn.facts.turn());
    return switch (judgement) {
      case Judgement.Denied denied -> refuse(turn, action, denied.reason());
      case Judgement.Allowed allowed -> adapter(turn, action, null);
      case Judgement.Asked asked -> ask(turn, action, asked);
    };
  }

  private Optional<End> ask(Running turn, Action action, Judgement.Asked asked) {
    return asked.mode() == ApprovalMode.ASYNC
        ? askAndGoOn(turn, action, asked)
        : askAndWait(turn, action, asked);
  }

  /** The turn does not wait: whoever follows the book runs the action once it is approved. */
  private Optional<End> askAndGoOn(Running turn, Action action, Judgement.Asked asked) {
    var now = now();
    var lifetime = least(asked.expiresIn(), deps.approvalLifetime());
    var approval = approval(turn, action, asked.mode(), now, lifetime);
    ask(turn, action, approval, now.plus(deps.vaultWindow()));
    turn.left++;
    turn.toolSays(
        action.id(),
        Json.write(
            JsonValue.object()
                .with("pending", true)
                .with("approval", approval.id())
                .with("reason", "waits for approval; its result comes with a later turn")));
    return Optional.empty();
  }

  private ApprovalRow approval(
      Running turn, Action action, ApprovalMode mode, Instant now, Duration lifetime) {
    var facts = turn.facts;
    return new ApprovalRow(
        deps.ids().make("apr"),
        facts.actor().tenant(),
        facts.session(),
        facts.turn(),
        facts.trace(),
        action.id(),
        action.tool().name(),
        action.tool().toolClass(),
        action.tool().risk(),
        action.digest(),
        facts.actor().subject(),
        mode,
        "pending",
        now,
        now.plus(lifetime),
        null,
        null,
        Set.of());
  }

  private Optional<End> askAndWait(Running turn, Action action, Judgement.Asked asked) {
    var facts = turn.facts;
    var now = now();
    var approval = approval(turn, action, asked.mode(), now, lifetime(turn, asked.expiresIn()));
    var wanted = turn.pending.removeFirst();
    turn.pending.addFirst(
        new Wanted(wanted.action(), wanted.tool(), wanted.arguments(), approval.id()));
    // The resume document first: an approval that stands without it could not be acted upon.
    var until = now.plus(deps.vaultWindow());
    deps.vault().put(facts.session(), turn.resumeKey(), ResumeDocument.write(turn), until);
    ask(turn, action, approval, until);
    return wait(turn, action, approval);
  }

  private void ask(Running turn, Action action, ApprovalRow approval, Instant until) {
    var evidence =
        JsonValue.object()
            .with("approval", approval.id())
            .with("action", action.id())
            .with("digest", action.digest())
            .with("expiresAt", Times.text(approval.expiresAt()));
    deps.approvals()
        .ask(
            turn.channel,
            approval,
            action.arguments(),
            until,
            List.of(new EvidenceDraft("approval.requested", approval.requestedAt(), evidence)));
  }

  /** Expires what a turn that was taken back asked for and did not wait for. */
  void withdraw(Running turn) {
    if (turn.left > 0) {
      deps.approvals().withdraw(turn.facts.actor().tenant(), turn.facts.turn());
    }
  }

  /**
   * Runs an action that was approved after its turn, if it is still what was approved, and still in
   * time.
   */
  Optional<End> late(Running turn, ApprovalRow approval, String arguments) {
    var parsed = parse(new Wanted(approval.action(), approval.tool(), arguments, approval.id()));
    var action = parsed.action();
    if (!parsed.valid() || !action.digest().equals(approval.digest())) {
      return adapter(turn, action, approval(approval), "invalid_arguments");
    }
    // One that could not begin for so long is not what its approver meant any more.
    var until = approval.expiresAt().plus(turn.facts.tier().turn());
    var late = now().isBefore(until) ? null : "approval_expired";
    return adapter(turn, action, approval(approval), late);
  }

  private Optional<End> resumed(Running turn, Parsed parsed, Wanted wanted) {
    var id = String.valueOf(wanted.approval());
    var approval = deps.approvals().find(turn.facts.actor().tenant(), id);
    if (approval.isEmpty() || !approval.get().digest().equals(parsed.action().digest())) {
      return refuse(turn, parsed.action(), "approval_expired");
    }
    return wait(turn, parsed.action(), approval.get());
  }

  private Optional<End> wait(Running turn, Action action, ApprovalRow approval) {
    turn.waited = true;
    var state =
        turn.time.in(
            Part.PEOPLE,
            () -> deps.approvals().await(approval, turn::isCancelled, turn::isStopping));
    if (state.equals("pending")) {
      return Optional.of(new End.Left());
    }
    if (turn.isCancelled()) {
      return Optional.of(new End.Cancelled());
    }
    // One that is approved runs again in the commit that consumes the approval.
    return switch (state) {
      case "approved" -> {
        deps.crash().at(CrashPoint.AFTER_APPROVAL, turn.facts.turn());
        yield adapter(turn, action, Insisting.on(turn, () -> approval(approval)));
      }
      case "denied" -> goOn(turn, action, "approval_denied");
      default -> goOn(turn, action, "approval_expired");
    };
  }

  private Optional<End> goOn(Running turn, Action action, String without) {
    deps.turns().state(turn.facts.turn(), "running", List.of(), List.of());
    return refuse(turn, action, without);
  }

  private Approved approval(ApprovalRow approval) {
    var decided = deps.approvals().find(approval.tenant(), approval.id());
    var by = decided.map(ApprovalRow::decidedBy).orElse("");
    var scopes = decided.map(ApprovalRow::decidedScopes).orElse(Set.of());
    return new Approved(approval.id(), by, scopes, approval.digest());
  }

  /** Right before the tool: judged again, then approval consumed and intent durable in one. */
  private Optional<End> adapter(Running turn, Action action, @Nullable Approved approved) {
    return adapter(turn, action, approved, null);
  }

  /** The same; a reason why it may not run whatever the policy says makes it a denial. */
  private Optional<End> adapter(
      Running turn, Action action, @Nullable Approved approved, @Nullable String forbids) {
    var judged = deps.judge().judge(turn, action, "adapter", approved);
    var judgement = forbids == null ? judged.judgement() : new Judgement.Denied(forbids);
    var decision =
        new EvidenceDraft(
            "decision", now(), action.evidence(judgement, judged.ruling(), "adapter"));
    if (judgement instanceof Judgement.Allowed) {
      return deps.tool().run(turn, action, approved, decision);
    }
    var reason = judgement instanceof Judgement.Asked ? "approval_denied" : judgement.reason();
    turn.channel.commit(
        List.of(
            new Draft(
                EventType.POLICY_DECIDED,
                action.decided(new Judgement.Denied(reason), judged.ruling()))),
        events -> {
          deps.store().outcome(action.id(), "refused", null, null, List.of(decision), events);
          return true;
        });
    return refuse(turn, action, reason);
  }

  private static Optional<End> refuse(Running turn, Action action, String reason) {
    turn.refused++;
    turn.toolSays(
        action.id(), Json.write(JsonValue.object().with("refused", true).with("reason", reason)));
    return Optional.empty();
  }

  private Duration lifetime(Running turn, Duration asked) {
    var left = turn.deadline.left();
    var ofTurn = left.minus(left.dividedBy(SHARE_AFTER_APPROVAL));
    return least(asked, least(deps.approvalLifetime(), ofTurn));
  }

  private static Duration least(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private Instant now() {
    return deps.clock().instant();
  }

  private static Tool unknown(String name) {
    var bytes = name.getBytes(StandardCharsets.UTF_8).length;
    var shown = bytes <= 64 ? name : name.substring(0, 16);
    return new Tool(
        shown,
        "",
        "unknown",
        Risk.CRITICAL,
        "",
        false,
        false,
        false,
        Duration.ZERO,
        0,
        JsonValue.object());
  }
}
