package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.policy.PolicyRule;
import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.Question;
import dev.ringproof.runtime.policy.ActionGate;
import dev.ringproof.runtime.policy.ActionGate.Ruling;
import dev.ringproof.runtime.ring.RingGate;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.turn.TimeSpent.Part;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks the gate, and adds what only the pipeline knows: unknown tools, evidence fields that cannot
 * be made durable, and at the adapter the requester's authority as of now. It only ever makes an
 * answer narrower.
 */
final class Judge {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(5);

  private final ActionGate gate;
  private final RingGate ring;
  private final Ids ids;
  private final Clock clock;

  Judge(ActionGate gate, RingGate ring, Ids ids, Clock clock) {
    this.gate = gate;
    this.ring = ring;
    this.ids = ids;
    this.clock = clock;
  }

  record Judged(Judgement judgement, Ruling ruling) {}

  /**
   * Judges. Tier C waits for a decision point that gives no answer, for a quarter of its budget; so
   * does in each tier an action that goes on after its turn, for nobody waits for it (ADR 59).
   */
  Judged judge(Running turn, Action action, String phase, Question.@Nullable Approved approval) {
    var question = action.question(turn, phase, approval, turn.facts.context().next(ids));
    var ruling = turn.time.in(Part.POLICY, () -> gate.judge(question));
    if (ruling.degraded()) {
      turn.hit(ModeId.POLICY_DEGRADED, "policy_unavailable", Culprit.POLICY, clock.instant());
    }
    var patience = turn.facts.tier().turn().dividedBy(4);
    var until = System.nanoTime() + patience.toNanos();
    var pause = FIRST_PAUSE;
    while (waits(turn, ruling)
        && turn.deadline.leftBut(Duration.ofSeconds(1)).compareTo(pause) > 0
        && until - System.nanoTime() > pause.toNanos()
        && !turn.pause(pause)) {
      pause = pause.multipliedBy(2).compareTo(MOST_PAUSE) < 0 ? pause.multipliedBy(2) : MOST_PAUSE;
      ruling = turn.time.in(Part.POLICY, () -> gate.judge(question));
    }
    if (ruling.degraded()) {
      turn.degraded.add("policy");
    }
    return new Judged(judgement(turn, action, phase, ruling.decision()), ruling);
  }

  private static boolean waits(Running turn, Ruling ruling) {
    return ruling.decision() instanceof Decision.Unavailable
        || (turn.over && ruling.degraded() && ruling.decision() instanceof Decision.Deny);
  }

  private Judgement judgement(Running turn, Action action, String phase, Decision decision) {
    var adapter = phase.equals("adapter");
    if (!action.known()) {
      return new Judgement.Denied("unknown_tool");
    }
    if (adapter && !hasAuthority(turn)) {
      return new Judgement.Denied("scope_missing");
    }
    if (adapter && overdrawn(turn)) {
      return new Judgement.Denied("budget_exhausted");
    }
    return judgement(decision, adapter);
  }

  /** What a decision comes to, before or, at the adapter, after any approval. */
  static Judgement judgement(Decision decision, boolean adapter) {
    return switch (decision) {
      case Decision.Allow allow ->
          PolicyRule.EVIDENCE_FIELDS.containsAll(allow.evidence())
              ? new Judgement.Allowed(allow.rule())
              : new Judgement.Denied("condition_error");
      case Decision.Deny deny -> new Judgement.Denied(deny.reason());
      case Decision.Ask ask ->
          adapter
              ? new Judgement.Denied("approval_denied")
              : new Judgement.Asked(ask.rule(), ask.mode(), ask.expiresIn());
      case Decision.Unavailable none -> new Judgement.Denied("policy_unavailable");
    };
  }

  /** Whether a provider has served more than the turn had reserved: nothing more is paid for. */
  private static boolean overdrawn(Running turn) {
    return !turn.purse.charged().fitsIn(turn.purse.reserved());
  }

  private boolean hasAuthority(Running turn) {
    var actor = turn.facts.actor();
    // A token outlives its turn or not: an approval that came later, and a job that an operator has
    // run again, ask for standing alone.
    return ring.refusal(actor).isEmpty()
        && (turn.over || turn.facts.redriven() || clock.instant().isBefore(actor.expires()));
  }
}
