package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.budget.Budgets;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BudgetView;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.Nodes;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.stream.TurnChannel.Draft;
import dev.ringproof.runtime.telemetry.TurnLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The last commit of a turn: checkpoint, budget, evidence and terminal event in one. */
final class Settler {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Store store;
  private final Clock clock;
  private final TurnLog log;
  private final BudgetWindow budgetWindow;
  private final Duration vaultWindow;
  private volatile boolean stopped;

  Settler(Store store, Clock clock, TurnLog log, BudgetWindow budgetWindow, Duration vaultWindow) {
    this.store = store;
    this.clock = clock;
    this.log = log;
    this.budgetWindow = budgetWindow;
    this.vaultWindow = vaultWindow;
  }

  /**
   * Settles; a store that fails is told to the client, and asked again until it takes it. Where
   * other nodes share the store one of them may end the turn meanwhile, in another way: followers
   * are let go untold then, and find the end at whoever has it.
   */
  void settle(Running turn, End end) {
    var drafts = turn.takeEvidence();
    try {
      commit(turn, end, drafts);
    } catch (StoreException e) {
      failed(turn, e);
      if (e.isLeaseLost()) {
        turn.channel.release();
      } else if (store.nodes().equals(Nodes.ALONE)) {
        later(turn, drafts);
      } else {
        turn.channel.release();
        Thread.ofVirtual()
            .name("settle-again")
            .start(() -> again(turn, () -> commit(turn, end, drafts)));
      }
    }
  }

  private void failed(Running turn, StoreException e) {
    log.failure("settle", JsonValue.object().with("turn", turn.facts.turn()), e);
  }

  private void commit(Running turn, End end, List<EvidenceDraft> drafts) {
    var now = clock.instant();
    var budget = Budgets.json(budget(turn, now));
    var draft = new Draft(type(end), terminal(turn, end, budget));
    var said =
        turn.channel.commit(
            List.of(draft),
            events -> {
              var evidence = evidence(turn, end, now, drafts);
              var settlement = settlement(turn, end, budget, now, evidence, events);
              // An erased session settles nothing; its followers still see the stream end.
              return store.turns().settle(settlement).isPresent() || !endedElsewhere(turn);
            });
    if (!said) {
      turn.channel.release();
    }
  }

  /** Whether a process that took the turn over has ended it: what this one came to is nobody's. */
  private boolean endedElsewhere(Running turn) {
    return store.turns().find(turn.facts.actor().tenant(), turn.facts.turn()).isPresent();
  }

  /**
   * What the stream says when nothing can be recorded: the budget as it is known to be, with the
   * reservation. The record follows as soon as it can, and says what was settled.
   */
  private void later(Running turn, List<EvidenceDraft> drafts) {
    var end = new End.Failed(Failure.store(turn.anyText()));
    var reserved = Budgets.json(turn.facts.begun());
    var now = clock.instant();
    var evidence = evidence(turn, end, now, drafts);
    turn.channel.commit(
        List.of(new Draft(type(end), terminal(turn, end, reserved))),
        events -> {
          Thread.ofVirtual()
              .name("settle-again")
              .start(() -> again(turn, () -> record(turn, end, now, evidence, events)));
          return true;
        });
  }

  /** Settles what has been told. */
  private void record(
      Running turn, End end, Instant now, List<EvidenceDraft> evidence, List<TurnEvent> events) {
    var budget = Budgets.json(budget(turn, clock.instant()));
    store.turns().settle(settlement(turn, end, budget, now, evidence, events));
  }

  private Settlement settlement(
      Running turn,
      End end,
      JsonObject budget,
      Instant now,
      List<EvidenceDraft> evidence,
      List<TurnEvent> events) {
    return new Settlement(
        turn.facts.turn(),
        state(turn, end),
        turn.purse.charged(),
        turn.purse.perModel(),
        turn.summary,
        view(turn, end, budget),
        turn.text.toString(),
        now.plus(vaultWindow),
        now,
        evidence,
        events);
  }

  /** Asks no more: the store is about to close, and the next start settles what is left. */
  void stop() {
    stopped = true;
  }

  private void again(Running turn, Runnable settling) {
    while (!stopped) {
      LockSupport.parkNanos(AGAIN.toNanos());
      try {
        settling.run();
        return;
      } catch (StoreException e) {
        failed(turn, e);
        if (e.isLeaseLost()) {
          return;
        }
      }
    }
  }

  /** The budget as it will be once this turn is settled. */
  private BudgetView budget(Running turn, Instant now) {
    var facts = turn.facts;
    store
        .sessions()
        .find(facts.actor().tenant(), facts.session())
        .ifPresent(found -> turn.nextVersion = found.version() + 1);
    var session =
        new Session(
            facts.session(),
            facts.actor().tenant(),
            facts.actor().subject(),
            facts.tier().id(),
            facts.startVersion(),
            facts.summary(),
            facts.limit(),
            facts.epoch(),
            facts.turn(),
            facts.sessionCreated());
    var before = store.sessions().budget(session, budgetWindow, now);
    if (!now.isBefore(facts.begun().windowEnds())) {
      // What was to pay for it is over: that pays, and what counts now holds nothing of it.
      return before;
    }
    var reserved = before.reserved().minus(turn.purse.reserved()).worst(Spend.NONE);
    return new BudgetView(
        before.limit(), before.settled().plus(turn.purse.charged()), reserved, before.windowEnds());
  }

  private static EventType type(End end) {
    return switch (end) {
      case End.Completed completed -> EventType.TURN_COMPLETED;
      case End.Failed failed -> EventType.TURN_FAILED;
      case End.Cancelled cancelled -> EventType.TURN_CANCELLED;
      case End.Left left -> throw new IllegalStateException("a turn that was left is not settled");
    };
  }

  private static String state(Running turn, End end) {
    return switch (end) {
      case End.Completed completed -> "completed";
      case End.Failed failed -> turn.dead ? "dead" : "failed";
      case End.Cancelled cancelled -> "cancelled";
      case End.Left left -> throw new IllegalStateException("a turn that was left is not settled");
    };
  }

  private static JsonObject terminal(Running turn, End end, JsonObject budget) {
    var version = turn.nextVersion;
    var common =
        JsonValue.object()
            .with("usage", turn.purse.usage())
            .with("budget", budget)
            .with("version", version);
    return switch (end) {
      case End.Completed completed ->
          JsonValue.object()
              .with("finish", completed.finish())
              .with("text", turn.text.toString())
              .with("usage", turn.purse.usage())
              .with("budget", budget)
              .with("degraded", JsonArray.ofStrings(turn.degraded))
              .with("version", version)
              .with("message", completed.message());
      case End.Failed failed ->
          failed
              .failure()
              .json()
              .with("text", turn.text.toString())
              .with("usage", turn.purse.usage())
              .with("budget", budget)
              .with("version", version);
      case End.Cancelled cancelled -> common;
      case End.Left left -> common;
    };
  }

  private static JsonObject view(Running turn, End end, JsonObject budget) {
    return JsonValue.object()
        .with("degraded", JsonArray.ofStrings(turn.degraded))
        .with("usage", turn.purse.usage())
        .with("budget", budget)
        .with(
            "failure", end instanceof End.Failed failed ? failed.failure().json() : new JsonNull())
        .with("version", turn.nextVersion);
  }

  private static List<EvidenceDraft> evidence(
      Running turn, End end, Instant now, List<EvidenceDraft> before) {
    var drafts = new ArrayList<>(before);
    if (end instanceof End.Failed failed) {
      var failure = failed.failure();
      drafts.add(
          new EvidenceDraft(
              "failure",
              now,
              JsonValue.object()
                  .with("mode", failure.mode().toString())
                  .with("reason", failure.reason())
                  .with("culprit", failure.culprit().toString())
                  .with("runbook", failure.runbook())));
    }
    var charged = turn.purse.charged();
    drafts.add(
        new EvidenceDraft(
            "settlement",
            now,
            JsonValue.object()
                .with("tokens", charged.tokens())
                .with("micros", charged.micros())
                .with("version", turn.nextVersion)
                .with("timeMs", turn.time.json())));
    drafts.add(
        new EvidenceDraft(
            "terminal",
            now,
            JsonValue.object()
                .with("type", type(end).toString())
                .with("degraded", JsonArray.ofStrings(turn.degraded))));
    return drafts;
  }
}
