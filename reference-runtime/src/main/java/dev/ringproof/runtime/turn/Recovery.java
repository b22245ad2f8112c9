package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
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
  private final JobRuns jobs;
  private final Resumes resumes;
  private final Consumer<Running> enter;
  private final Consumer<Running> leave;

  Recovery(
      TurnParts parts,
      TurnPipeline pipeline,
      JobRuns jobs,
      Consumer<Running> enter,
      Consumer<Running> leave) {
    this.parts = parts;
    this.pipeline = pipeline;
    this.jobs = jobs;
    this.resumes = new Resumes(parts);
    this.enter = enter;
    this.leave = leave;
  }

  /**
   * Looks at each.
   *
   * @param late actions that no turn waits for, which are not its own to find out about
   * @param which of the unfinished turns
   */
  void recover(Set<String> late, Predicate<TurnRow> which) {
    var restored = parts.store().turns().restored();
    for (var row : parts.store().turns().unfinished().stream().filter(which).toList()) {
      var session = parts.store().sessions().find(row.tenant(), row.session());
      if (session.isEmpty()) {
        continue;
      }
      recover(row, session.get(), new Known(late, restored.contains(row.id())));
    }
  }

  /**
   * What is known of a turn beside its row.
   *
   * @param late actions that no turn waits for
   * @param restored it stood like this in the copy from which the store was restored, and went on
   *     after that, nobody knows how far: it does nothing that it may have done already
   */
  private record Known(Set<String> late, boolean restored) {}

  private void recover(TurnRow row, Session session, Known known) {
    var events = parts.store().turns().eventsAfter(row.id(), 0);
    var kept = resumes.of(row);
    if (kept.isPresent() && row.state().equals("waiting") && !known.restored()) {
      pausesOn(row, session, events, kept.get());
      return;
    }
    var document = resumes.read(row).filter(found -> waits(row) || approved(row, found));
    var ends = document.isPresent() || known.restored();
    var again = ends ? Optional.<TurnRow>empty() : takenUp(row, kept);
    if (again.isPresent()) {
      requeue(again.get(), session, events, kept.filter(ResumeDocument::acted));
      return;
    }
    var turn = running(row, session, document.isPresent() ? List.of() : events, last(events));
    enter.accept(turn);
    document.ifPresentOrElse(found -> found.restore(turn), () -> lose(turn, row));
    // What its runs so far did not come to the end of can be run again, by an operator's word.
    turn.dead = document.isEmpty() && repeatable(row, kept);
    Thread.ofVirtual()
        .name(row.id())
        .start(
            () -> {
              if (document.isPresent()) {
                goOn(turn);
              } else {
                end(turn, events, known);
              }
            });
  }

  /** Whether a job can be run from its beginning, or from where its document says it stood. */
  private boolean repeatable(TurnRow row, Optional<ResumeDocument> kept) {
    return row.workflow() != null
        && parts.store().vault().prompt(row.id()).isPresent()
        && (kept.isPresent() || !resumes.hasActed(row));
  }

  /** A job is run from its beginning, so often and if it can be paid; nothing is done again. */
  private Optional<TurnRow> takenUp(TurnRow row, Optional<ResumeDocument> kept) {
    if (!repeatable(row, kept)) {
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
            row.id(),
            MOST_TAKES,
            limit,
            parts.tiers().windows().budgets(),
            parts.clock().instant());
  }

  private static void lose(Running turn, TurnRow row) {
    turn.purse.lost(turn.facts.tier().models().getFirst(), row.lost());
  }

  private void requeue(
      TurnRow row, Session session, List<TurnEvent> events, Optional<ResumeDocument> work) {
    var turn = running(row, session, List.of(), last(events));
    lose(turn, row);
    work.ifPresent(found -> found.work(turn));
    wait(turn, row, session, 1);
  }

  /** A job that waited to be run again was not running: nothing of it is lost. */
  private void pausesOn(TurnRow row, Session session, List<TurnEvent> events, ResumeDocument kept) {
    var turn = running(row, session, List.of(), last(events));
    kept.restore(turn);
    wait(turn, row, session, turn.channel.last());
  }

  private void wait(Running turn, TurnRow row, Session session, long rewindTo) {
    turn.channel.emit(
        EventType.RECOVERY, JsonValue.object().with("cause", "restart").with("rewindTo", rewindTo));
    var prompt = parts.store().vault().prompt(row.id()).orElse("");
    jobs.wait(turn, parts.context().load(session, prompt, turn.facts.tier().contextTokens()));
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
      var end = pipeline.resume(turn);
      jobs.dies(turn, end);
      pipeline.settled(turn, end);
    } finally {
      leave.accept(turn);
    }
  }

  private void end(Running turn, List<TurnEvent> events, Known known) {
    try {
      turn.channel.emit(
          EventType.RECOVERY,
          JsonValue.object().with("cause", "restart").with("rewindTo", turn.channel.last()));
      turn.note("recovery", parts.clock().instant(), JsonValue.object().with("cause", "restart"));
      for (var action : parts.store().actions().ofTurn(turn.facts.turn())) {
        var underWay = action.state().equals("intended") || action.state().equals("unknown");
        if (underWay && !known.late().contains(action.id())) {
          // Of a restored one it is not even known that it was allowed: looked up, never sent.
          var arguments = AfterTurn.arguments(action.id(), events);
          findOut(turn, action, known.restored() ? Optional.empty() : arguments);
        }
      }
      pipeline.end(turn, new End.Failed(Failure.interrupted(turn.anyText())));
    } finally {
      leave.accept(turn);
    }
  }

  /** The effect of an action that may have happened; without its arguments it is not sent again. */
  private void findOut(Running turn, ActionRow row, Optional<JsonObject> arguments) {
    var step = parts.toolStep();
    parts
        .underWay(row, arguments)
        .ifPresent(action -> step.tell(turn, action, step.found(turn, action)));
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
        new TurnObserver(tier.id(), row.tenant(), row.session(), row.trace(), now, parts);
    var channel =
        new TurnChannel(
            row.id(), row.trace(), parts.store().turns(), parts.clock(), base, observer);
    var turn =
        new Running(
            facts,
            channel,
            Deadline.of(now, tier.turn()),
            new Purse(row.reserved(), parts.prices().at(row.startedAt())),
            tier.models(),
            0);
    said.stream()
        .filter(event -> event.type() == EventType.TOKEN)
        .forEach(event -> event.payload().text("/text").ifPresent(turn.text::append));
    return turn;
  }
}
