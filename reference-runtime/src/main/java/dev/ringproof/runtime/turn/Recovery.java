package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.budget.Purse;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.stream.TurnChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What happens at start to turns that an earlier process left unfinished: those that wait for an
 * approval go on waiting, and one that was approved and had not begun to act on it does so now; of
 * all others each effect is found out, and they end as interrupted.
 */
final class Recovery {
  /** So often a job is run from its beginning, the first time included, all starts together. */
  static final int MOST_TAKES = 4;

  private final TurnParts parts;
  private final TurnPipeline pipeline;
  private final Consumer<Running> enter;
  private final Consumer<Running> leave;
  private final BiConsumer<Running, ContextStep.Context> requeue;

  Recovery(
      TurnParts parts,
      TurnPipeline pipeline,
      Consumer<Running> enter,
      Consumer<Running> leave,
      BiConsumer<Running, ContextStep.Context> requeue) {
    this.parts = parts;
    this.pipeline = pipeline;
    this.enter = enter;
    this.leave = leave;
    this.requeue = requeue;
  }

  static String promptKey(String turn) {
    return "prompt:" + turn;
  }

  /**
   * Looks at each.
   *
   * @param late actions that no turn waits for, which are not its own to find out about
   * @param which of the unfinished turns
   */
  void recover(Set<String> late, Predicate<TurnRow> which) {
    for (var row : parts.store().turns().unfinished().stream().filter(which).toList()) {
      var session = parts.store().sessions().find(row.tenant(), row.session());
      if (session.isEmpty()) {
        continue;
      }
      var events = parts.store().turns().eventsAfter(row.id(), 0);
      var document = document(row).filter(found -> waits(row) || approved(row, found));
      var again = document.isPresent() ? Optional.<TurnRow>empty() : takenUp(row);
      if (again.isPresent()) {
        requeue(again.get(), session.get(), events);
        continue;
      }
      var turn =
          running(row, session.get(), document.isPresent() ? List.of() : events, last(events));
      enter.accept(turn);
      document.ifPresentOrElse(found -> found.restore(turn), () -> lose(turn, row));
      Thread.ofVirtual()
          .name(row.id())
          .start(
              () -> {
                if (document.isPresent()) {
                  goOn(turn);
                } else {
                  end(turn, events, late);
                }
              });
    }
  }

  /** A job that has done nothing yet is run from its beginning, so often and if it can be paid. */
  private Optional<TurnRow> takenUp(TurnRow row) {
    if (row.workflow() == null
        || parts.store().vault().get(promptKey(row.id())).isEmpty()
        || !parts.store().actions().ofTurn(row.id()).isEmpty()) {
      return Optional.empty();
    }
    if (row.state().equals("queued")) {
      return Optional.of(row);
    }
    var limit = parts.ring().tenant(row.tenant()).map(t -> t.budget()).orElse(null);
    return parts
        .store()
        .turns()
        .takeUp(
            row.id(), MOST_TAKES, limit, parts.tiers().windows().budget(), parts.clock().instant());
  }

  private static void lose(Running turn, TurnRow row) {
    turn.purse.lost(turn.facts.tier().models().getFirst(), row.lost());
  }

  private void requeue(TurnRow row, Session session, List<TurnEvent> events) {
    var turn = running(row, session, List.of(), last(events));
    turn.purse.lost(turn.facts.tier().models().getFirst(), row.lost());
    var prompt = parts.store().vault().get(promptKey(row.id())).orElse("");
    turn.channel.emit(
        EventType.RECOVERY, JsonValue.object().with("cause", "restart").with("rewindTo", 1));
    requeue.accept(turn, parts.context().load(session, prompt, turn.facts.tier().contextTokens()));
    parts.store().jobs().add(String.valueOf(row.workflow()), parts.clock().instant());
  }

  private static boolean waits(TurnRow row) {
    return row.state().equals("awaiting_approval") || row.state().equals("waiting");
  }

  /**
   * Whether it was approved and its action not intended yet. The state of the turn does not tell:
   * it runs again from the moment of the approval on, and the approval is consumed with the intent.
   */
  private boolean approved(TurnRow row, ResumeDocument found) {
    if (found.pending().isEmpty()) {
      return false;
    }
    var next = found.pending().getFirst();
    var id = next.approval();
    return id != null
        && parts
            .approvals()
            .find(row.tenant(), id)
            .filter(a -> a.state().equals("approved"))
            .isPresent()
        && parts
            .store()
            .actions()
            .find(next.action())
            .filter(a -> a.state().equals("requested"))
            .isPresent();
  }

  private static long last(List<TurnEvent> events) {
    return events.isEmpty() ? 0 : events.getLast().id();
  }

  private void goOn(Running turn) {
    try {
      pipeline.resume(turn);
    } finally {
      leave.accept(turn);
    }
  }

  private void end(Running turn, List<TurnEvent> events, Set<String> late) {
    try {
      turn.channel.emit(
          EventType.RECOVERY,
          JsonValue.object().with("cause", "restart").with("rewindTo", turn.channel.last()));
      turn.note("recovery", parts.clock().instant(), JsonValue.object().with("cause", "restart"));
      for (var action : parts.store().actions().ofTurn(turn.facts.turn())) {
        var underWay = action.state().equals("intended") || action.state().equals("unknown");
        if (underWay && !late.contains(action.id())) {
          findOut(turn, action, events);
        }
      }
      pipeline.end(turn, new End.Failed(Failure.interrupted(turn.anyText())));
    } finally {
      leave.accept(turn);
    }
  }

  /** The effect of an action that was intended and may have happened. */
  private void findOut(Running turn, ActionRow row, List<TurnEvent> events) {
    var step = parts.toolStep();
    parts
        .underWay(row, AfterTurn.arguments(row.id(), events))
        .ifPresent(action -> step.tell(turn, action, step.found(turn, action)));
  }

  private Optional<ResumeDocument> document(TurnRow row) {
    try {
      return parts.store().vault().get(ResumeDocument.key(row.id())).map(ResumeDocument::read);
    } catch (DocumentException broken) {
      parts.log().failure("resume", JsonValue.object().with("turn", row.id()), broken);
      return Optional.empty();
    }
  }

  /**
   * Makes the turn again.
   *
   * @param said the events whose tokens are its text so far; none where a document holds the text
   */
  private Running running(TurnRow row, Session session, List<TurnEvent> said, long base) {
    var tier = parts.tiers().tier(row.tier());
    var now = System.nanoTime();
    var facts = TurnFacts.again(parts, row, session, row.epoch());
    var observer =
        new TurnObserver(
            tier.id(), row.session(), now, parts.slo(), parts.recoveries(), parts.log());
    var channel =
        new TurnChannel(
            row.id(), row.trace(), parts.store().turns(), parts.clock(), base, observer);
    var turn =
        new Running(
            facts,
            channel,
            Deadline.of(now, tier.turn()),
            new Purse(row.reserved(), parts.prices()),
            tier.models(),
            0);
    said.stream()
        .filter(event -> event.type() == EventType.TOKEN)
        .forEach(event -> event.payload().text("/text").ifPresent(turn.text::append));
    return turn;
  }
}
