package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.ApprovalRow;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.tool.ToolOutcome;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Actions whose turn did not wait for their approval: run once they are approved, expired once
 * nobody said anything in time. What there is to do is what the store says; the process keeps
 * nothing that a later one would miss.
 */
final class LateActions {
  private static final Duration AGAIN = Duration.ofSeconds(2);

  // A pool for each tier: a tool that hangs in one takes no place of another.
  private static final int PLACES = 32;

  private final TurnParts parts;
  private final ActionStep actions;
  private final FollowUps followUps;
  private final Map<TierId, Semaphore> places = new EnumMap<>(TierId.class);
  private final ConcurrentMap<String, Thread> running = new ConcurrentHashMap<>();
  // What comes after the end is dropped: the next process finds it in the store.
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          task -> Thread.ofPlatform().daemon().name("late-actions").unstarted(task),
          new ThreadPoolExecutor.DiscardPolicy());
  private volatile boolean closed;

  LateActions(TurnParts parts, ActionStep actions, FollowUps followUps) {
    this.parts = parts;
    this.actions = actions;
    this.followUps = followUps;
    for (var tier : TierId.values()) {
      places.put(tier, new Semaphore(PLACES));
    }
  }

  /** Does what is next for an approval, by the state it is in. */
  void follow(ApprovalRow approval) {
    switch (approval.state()) {
      case "pending" -> expireInTime(approval);
      case "approved", "consumed" -> start(approval);
      default -> {}
    }
  }

  private void expireInTime(ApprovalRow approval) {
    var left = Duration.between(parts.clock().instant(), approval.expiresAt());
    after(left, () -> guarded(approval, () -> parts.approvals().expireNow(approval)));
  }

  private void after(Duration pause, Runnable what) {
    if (!closed) {
      var unused = timer.schedule(what, Math.max(0, pause.toMillis()) + 1, TimeUnit.MILLISECONDS);
    }
  }

  private void start(ApprovalRow approval) {
    if (closed) {
      return;
    }
    var thread =
        Thread.ofVirtual()
            .name(approval.action())
            .unstarted(
                () -> {
                  try {
                    guarded(approval, () -> run(approval));
                  } finally {
                    running.remove(approval.id());
                  }
                });
    if (running.putIfAbsent(approval.id(), thread) == null) {
      thread.start();
    }
  }

  /** A store that fails is asked again: until the outcome stands, nobody may forget the action. */
  private void guarded(ApprovalRow approval, Runnable what) {
    try {
      what.run();
    } catch (StoreException e) {
      parts.log().failure("late action", about(approval), e);
      after(AGAIN, () -> again(approval));
    } catch (RuntimeException e) {
      parts.log().failure("late action", about(approval), e);
    }
  }

  private static JsonValue.JsonObject about(ApprovalRow approval) {
    return JsonValue.object().with("turn", approval.turn()).with("action", approval.action());
  }

  private void again(ApprovalRow approval) {
    guarded(
        approval,
        () ->
            parts.store().actions().outstanding().stream()
                .filter(found -> found.id().equals(approval.id()))
                .forEach(this::follow));
  }

  private void run(ApprovalRow approval) {
    var row = parts.store().turns().find(approval.tenant(), approval.turn());
    var session = parts.store().sessions().find(approval.tenant(), approval.session());
    var action = parts.store().actions().find(approval.action());
    if (row.isEmpty() || session.isEmpty() || action.isEmpty()) {
      return; // erased: nothing runs, nothing is kept
    }
    var place = places.get(row.get().tier());
    if (place == null) {
      throw new IllegalStateException("no pool for tier " + row.get().tier());
    }
    place.acquireUninterruptibly();
    try {
      var turn = AfterTurn.of(parts, row.get(), session.get());
      if (approval.state().equals("approved")) {
        carryOut(turn, approval);
      } else {
        findOut(turn, approval, action.get());
      }
      AfterTurn.record(parts, turn);
      followUps.leave(turn);
    } finally {
      place.release();
    }
  }

  private void carryOut(Running turn, ApprovalRow approval) {
    var arguments = parts.store().actions().arguments(approval.id());
    // Without the very arguments there is nothing that could be run; the digest tells.
    var unused = actions.late(turn, approval, arguments.map(Json::write).orElse("null"));
  }

  /** The effect of an action that an earlier process, or an earlier try, intended. */
  private void findOut(Running turn, ApprovalRow approval, ActionRow row) {
    if (!Set.of("intended", "unknown").contains(row.state())) {
      return;
    }
    var step = parts.toolStep();
    parts
        .underWay(row, parts.store().actions().arguments(approval.id()))
        .ifPresent(
            action -> {
              var found = step.found(turn, action);
              // That it is still unknown is on record already.
              if (!(found instanceof ToolOutcome.Unknown) || row.state().equals("intended")) {
                step.tell(turn, action, found);
              }
            });
  }

  /** Returns the actions of these approvals. */
  static Set<String> actions(List<ApprovalRow> approvals) {
    return Set.copyOf(approvals.stream().map(ApprovalRow::action).toList());
  }

  /** Begins nothing more, and lets what runs end, until then on the nano clock. */
  void drain(long until) throws InterruptedException {
    closed = true;
    timer.shutdownNow();
    for (var thread : running.values()) {
      var unused = thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
    }
  }
}
