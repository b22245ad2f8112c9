package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.ActionStore.FollowUp;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.tool.ToolOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Asks on about effects whose Tier C turn ended without knowing their outcome: in the background,
 * with growing pauses, so often and for so long at most. Attempts are counted durably where a
 * turn's are, so that no restart begins anew; an erase takes them along.
 */
public final class FollowUps {
  private static final String JOB = "ask:";
  private static final int GROWS_UNTIL = 16;

  private final TurnParts parts;

  FollowUps(TurnParts parts) {
    this.parts = parts;
  }

  /**
   * How often and how long it is asked after a turn.
   *
   * @param attempts beyond those of the turn itself, over all starts of the process together
   * @param within so long after the turn's end at most
   */
  public record Bound(int attempts, Duration within) {}

  /** Whether a job of this id is one of these. */
  public static boolean isOne(String job) {
    return job.startsWith(JOB);
  }

  /** Schedules what a turn has to leave behind; whatever is lost on the way is found at start. */
  void leave(Running turn) {
    if (turn.facts.tier().id() == TierId.C) {
      turn.unconfirmed.forEach(action -> schedule(action, 0));
    }
  }

  /** Schedules what the store knows of; what is scheduled already stays as it is. */
  void restore() {
    parts.store().actions().followUps().forEach(one -> schedule(one.action(), asked(one)));
  }

  private void schedule(String action, int asked) {
    parts.store().jobs().add(JOB + action, parts.clock().instant().plus(pause(action, asked)));
  }

  /** Asks once; returns the pause until it is to be asked again, or empty when it is over. */
  Optional<Duration> run(String job) {
    var action = job.substring(JOB.length());
    return parts.store().actions().followUp(action).flatMap(this::run);
  }

  private Optional<Duration> run(FollowUp one) {
    var row = parts.store().turns().find(one.tenant(), one.turn());
    var session = parts.store().sessions().find(one.tenant(), one.session());
    var action = parts.store().actions().find(one.action());
    if (row.isEmpty() || session.isEmpty() || action.isEmpty()) {
      return Optional.empty(); // erased: nobody asks, nothing is kept
    }
    var ended = row.get().endedAt();
    if (ended == null) {
      return Optional.of(pause(one.action(), 0)); // its end is being settled
    }
    var events = parts.store().turns().eventsAfter(one.turn(), 0);
    var most = Effects.MOST_IN_A_JOB + parts.followUps().attempts();
    var known =
        late(ended) || one.attempts() >= most
            ? Optional.<Action>empty()
            : parts.underWay(action.get(), AfterTurn.arguments(one.action(), events));
    var turn = AfterTurn.of(parts, row.get(), session.get());
    var step = parts.toolStep();
    var answer = known.flatMap(a -> step.again(turn, a, most));
    if (answer.isEmpty()) {
      giveUp(one);
      return Optional.empty();
    }
    if (answer.get() instanceof ToolOutcome.Unknown) {
      return Optional.of(pause(one.action(), asked(one) + 1));
    }
    step.tell(turn, known.get(), answer.get());
    AfterTurn.record(parts, turn);
    return Optional.empty();
  }

  private boolean late(Instant ended) {
    return !parts.clock().instant().isBefore(ended.plus(parts.followUps().within()));
  }

  private void giveUp(FollowUp one) {
    var body =
        JsonValue.object()
            .with("action", one.action())
            .with("outcome", "unknown")
            .with("reference", one.action())
            .with("evidence", "gave_up");
    var draft = new EvidenceDraft("outcome", parts.clock().instant(), body);
    var unused = parts.store().actions().giveUp(one.action(), List.of(draft));
  }

  private static int asked(FollowUp one) {
    return Math.max(0, one.attempts() - Effects.MOST_IN_A_JOB);
  }

  /**
   * From half of the pause to the whole, spread by the id, which is random: effects that were lost
   * together are not asked about together.
   */
  private Duration pause(String action, int asked) {
    var windows = parts.tiers().windows();
    var grown = windows.backoffFirst().multipliedBy(1L << Math.min(asked, GROWS_UNTIL));
    var whole = grown.compareTo(windows.backoffMost()) < 0 ? grown : windows.backoffMost();
    var share = Math.floorMod((action + asked).hashCode(), 500);
    return whole.multipliedBy(500L + share).dividedBy(1000);
  }
}
