package dev.ringproof.runtime.turn;

import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.budget.Purse;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.stream.TurnChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A turn that runs: owned by its one thread, but for {@link #cancel}. */
final class Running {
  final TurnFacts facts;
  final TurnChannel channel;
  Deadline deadline;
  final Purse purse;
  final TimeSpent time;
  final List<JsonObject> messages = new ArrayList<>();
  final Deque<Wanted> pending = new ArrayDeque<>();
  final Tally input = new Tally();
  final StringBuilder text = new StringBuilder();
  final Set<String> degraded = new LinkedHashSet<>();
  final Pace pace = new Pace(System.nanoTime());
  private final Set<ModeId> hit = EnumSet.noneOf(ModeId.class);
  final List<EvidenceDraft> evidence = new ArrayList<>();
  List<String> models;
  int position;
  int round;

  /** How often a model was asked again, in this turn or in this run of a job. */
  int askedAgain;

  int done;
  int refused;
  boolean waited;

  /** Actions that it asked for and does not wait for. */
  int left;

  /** Whether it is over, and what runs is an action that was approved after it. */
  boolean over;

  /** Actions that ended with nobody knowing their outcome. */
  final List<String> unconfirmed = new ArrayList<>();

  /** Where what a tool says goes, by action. */
  BiConsumer<String, String> said = this::append;

  boolean dead;

  /** How much text stood before the answer that is being taken in. */
  int textBefore;

  /** The longest that a model which refused asked for in this run; null if none did. */
  @Nullable Duration retryAfter;

  long nextVersion;
  String summary;

  private final CountDownLatch cancelled = new CountDownLatch(1);
  private final Object guard = new Object();
  private volatile boolean stopping;
  private boolean inModel;
  private Thread thread = Thread.currentThread();

  Running(
      TurnFacts facts,
      TurnChannel channel,
      Deadline deadline,
      Purse purse,
      List<String> models,
      int position) {
    this.facts = facts;
    this.channel = channel;
    this.deadline = deadline;
    this.purse = purse;
    this.time = new TimeSpent(channel, deadline.startNanos());
    this.models = models;
    this.position = position;
    this.summary = facts.summary();
    this.nextVersion = facts.startVersion() + 1;
  }

  /** Takes the turn back: its thread ends it as soon as it may. */
  void cancel() {
    cancelled.countDown();
    synchronized (guard) {
      if (inModel) {
        thread.interrupt();
      }
    }
  }

  /** Returns under which key its resume document stands. */
  String resumeKey() {
    return ResumeDocument.key(facts.turn(), facts.workflow());
  }

  /** A job's first-token budget begins when it is run, its whole one when it was accepted. */
  void restartClock() {
    retryAfter = null;
    deadline = new Deadline(System.nanoTime(), deadline.endNanos());
  }

  /** Takes note of what a model that refused asked for; null if it asked for nothing. */
  void comeBackAfter(@Nullable Duration asked) {
    if (asked != null && (retryAfter == null || asked.compareTo(retryAfter) > 0)) {
      retryAfter = asked;
    }
  }

  /** Leaves the turn where it waits, for the process ends. */
  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  boolean isCancelled() {
    return cancelled.getCount() == 0;
  }

  /** Waits, unless the turn is cancelled first; returns whether it was. */
  boolean pause(Duration pause) {
    try {
      return cancelled.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /**
   * Makes a call that a cancellation may interrupt. Nothing else may be interrupted: a commit that
   * was would be neither done nor undone.
   */
  <T> T interruptibly(Supplier<T> call) {
    synchronized (guard) {
      thread = Thread.currentThread();
      inModel = true;
    }
    try {
      return call.get();
    } finally {
      synchronized (guard) {
        inModel = false;
        // Clears an interruption that came as the call was ending anyway.
        Thread.interrupted();
      }
    }
  }

  boolean anyText() {
    return !text.isEmpty();
  }

  /** Links a mode's runbook from the trace of a turn that goes on all the same; once each. */
  void hit(ModeId mode, String reason, Culprit culprit, Instant at) {
    if (hit.add(mode)) {
      evidence.add(EvidenceDraft.failure(at, mode, reason, culprit));
    }
  }

  void note(String type, Instant at, JsonObject body) {
    evidence.add(new EvidenceDraft(type, at, body));
  }

  /** Returns the evidence that is waiting for a commit, and forgets it. */
  List<EvidenceDraft> takeEvidence() {
    var taken = List.copyOf(evidence);
    evidence.clear();
    return taken;
  }

  void tell(String role, String content) {
    messages.add(JsonValue.object().with("role", role).with("content", content));
  }

  void toolSays(String action, String content) {
    said.accept(action, content);
  }

  private void append(String action, String content) {
    messages.add(
        JsonValue.object()
            .with("role", "tool")
            .with("tool_call_id", action)
            .with("content", content));
  }
}
