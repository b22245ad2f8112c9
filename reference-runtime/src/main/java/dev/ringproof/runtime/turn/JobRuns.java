package dev.ringproof.runtime.turn;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.stream.TurnChannel.Draft;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tier C's turns in this process: they wait in the queue, are run, run again from where they stood,
 * end as dead letters, are taken back and re-driven. Whoever holds a job is the only one to touch
 * its turn: the queue's thread while it runs it, or who takes it back while it waits.
 */
final class JobRuns {
  private final TurnParts parts;
  private final TurnPipeline pipeline;
  private final Opening opening;
  private final Resumes resumes;
  private final Consumer<Running> enter;
  private final Consumer<Running> leave;
  private final ConcurrentMap<String, Job> waiting = new ConcurrentHashMap<>();

  JobRuns(
      TurnParts parts,
      TurnPipeline pipeline,
      Opening opening,
      Consumer<Running> enter,
      Consumer<Running> leave) {
    this.parts = parts;
    this.pipeline = pipeline;
    this.opening = opening;
    this.resumes = new Resumes(parts);
    this.enter = enter;
    this.leave = leave;
  }

  private record Job(Running turn, ContextStep.Context context, AtomicBoolean held) {
    Job(Running turn, ContextStep.Context context) {
      this(turn, context, new AtomicBoolean());
    }

    boolean hold() {
      return held.compareAndSet(false, true);
    }

    void release() {
      held.set(false);
    }
  }

  /** Accepts a turn as a job. */
  Start enqueue(TurnRequest request, Session session) {
    var workflow = parts.ids().make("wfl");
    return queued(workflow, opening.open(request, session, workflow, null), null);
  }

  private Start queued(String workflow, Opening.Opened opened, @Nullable ResumeDocument document) {
    return switch (opened) {
      case Opening.Opened.Refused refused -> refused.refusal();
      case Opening.Opened.Replayed replayed -> new Start.Replayed(replayed.turn());
      case Opening.Opened.Started started -> {
        var turn = started.turn();
        if (document != null) {
          document.work(turn);
        }
        wait(turn, started.context());
        yield new Start.Running(
            turn.facts.turn(), turn.facts.trace(), TierId.C, workflow, started.budget());
      }
    };
  }

  /** Lets a turn wait for the queue; what is on the schedule already stays as it is. */
  void wait(Running turn, ContextStep.Context context) {
    enter.accept(turn);
    turn.time.waits();
    var workflow = String.valueOf(turn.facts.workflow());
    waiting.put(workflow, new Job(turn, context));
    parts.store().jobs().add(workflow, parts.clock().instant());
  }

  /**
   * Runs a job on the calling thread.
   *
   * @param most after so many runs, all starts together, a failure makes it a dead letter
   */
  Turns.JobRun run(String workflow, int most) {
    var job = waiting.get(workflow);
    if (job == null || !job.hold()) {
      return new Turns.JobRun.Ended(); // not here, or just being taken back
    }
    Turns.JobRun run = null;
    try {
      run = held(workflow, job, most);
    } finally {
      // Whatever was thrown, the queue runs it again: a run that was counted counts.
      if (!(run instanceof Turns.JobRun.Ended)) {
        job.release();
      }
    }
    // Who took it back while it was held could not end it.
    var back = run instanceof Turns.JobRun.Again && job.turn().isCancelled();
    return back && withdrawn(workflow, job) ? new Turns.JobRun.Ended() : run;
  }

  private Turns.JobRun held(String workflow, Job job, int most) {
    var turn = job.turn();
    turn.time.runs();
    turn.restartClock();
    var counted = parts.store().turns().attempt(turn.facts.turn(), turn.takeEvidence());
    if (counted.isEmpty()) {
      end(workflow, turn, new End.Cancelled()); // erased while it waited
      return new Turns.JobRun.Ended();
    }
    var attempt = counted.getAsInt();
    // Each of its runs so far broke off without an end: it is not begun once more.
    var end =
        attempt > most
            ? new End.Failed(Failure.internal(turn.anyText()))
            : pipeline.attempt(turn, job.context());
    if (attempt < most && again(turn, end)) {
      pause(turn, attempt, ((End.Failed) end).failure());
      return new Turns.JobRun.Again(attempt, turn.retryAfter);
    }
    dies(turn, end);
    end(workflow, turn, end);
    return new Turns.JobRun.Ended();
  }

  /** A turn that could be run again, and is not, ends as a dead letter. */
  void dies(Running turn, End end) {
    if (turn.facts.workflow() != null && repeatable(turn, end)) {
      resumes.keep(turn);
      turn.dead = true;
    }
  }

  private void end(String workflow, Running turn, End end) {
    waiting.remove(workflow);
    turn.time.runs();
    try {
      pipeline.settled(turn, end);
    } finally {
      leave.accept(turn);
    }
  }

  private void pause(Running turn, int attempt, Failure failure) {
    turn.askedAgain = 0;
    resumes.keep(turn);
    var told =
        JsonValue.object()
            .with("cause", "retry")
            .with("attempt", attempt)
            .with("reason", failure.reason())
            .with("culprit", failure.culprit().toString());
    turn.note("recovery", parts.clock().instant(), told);
    var evidence = turn.takeEvidence();
    turn.channel.commit(
        List.of(new Draft(EventType.RECOVERY, told)),
        events -> {
          parts.store().turns().state(turn.facts.turn(), "waiting", evidence, events);
          return true;
        });
    turn.time.waits();
  }

  private static boolean again(Running turn, End end) {
    var pause = turn.retryAfter;
    return repeatable(turn, end)
        && !turn.deadline.passed()
        && (pause == null || turn.deadline.leftBut(pause).compareTo(Duration.ZERO) > 0);
  }

  /**
   * Whether what failed can be done once more and nothing twice: no action is under way, and of the
   * answer that failed nobody has seen anything.
   */
  private static boolean repeatable(Running turn, End end) {
    return end instanceof End.Failed failed
        && failed.failure().retryable()
        && !turn.isCancelled()
        && turn.text.length() == turn.textBefore
        && turn.pending.isEmpty();
  }

  /** Whether a turn is a job that waits, for its first run or for another. */
  boolean waits(Running turn) {
    var workflow = turn.facts.workflow();
    var job = workflow == null ? null : waiting.get(workflow);
    return job != null && !job.held().get();
  }

  /** Ends a job that was taken back, if it waits. */
  void takeBack(Running turn) {
    var workflow = turn.facts.workflow();
    var job = workflow == null ? null : waiting.get(workflow);
    if (workflow != null && job != null && withdrawn(workflow, job)) {
      parts.store().jobs().remove(workflow);
    }
  }

  private boolean withdrawn(String workflow, Job job) {
    if (!job.hold()) {
      return false;
    }
    end(workflow, job.turn(), new End.Cancelled());
    return true;
  }

  /** Runs a dead letter of the operator's tenant again, as another turn of the same job. */
  Start redrive(Actor by, String workflow, @Nullable Long expectedVersion) {
    var found = parts.store().turns().findByWorkflow(by.tenant(), workflow);
    var session = found.flatMap(row -> parts.store().sessions().find(by.tenant(), row.session()));
    if (found.isEmpty() || session.isEmpty()) {
      return Start.Refused.of(ProblemType.NOT_FOUND, "");
    }
    var row = found.get();
    if (!row.state().equals("dead")) {
      return Start.Refused.of(ProblemType.JOB_NOT_DEAD, "only a dead letter is re-driven");
    }
    var message = parts.store().vault().prompt(row.id());
    var document = resumes.of(row);
    if (message.isEmpty() || (document.isEmpty() && resumes.hasActed(row))) {
      return Start.Refused.of(ProblemType.GONE, "what it would need to run again is not kept");
    }
    // What has done nothing begins from its message, in the conversation as it is by now.
    var work = document.filter(ResumeDocument::acted);
    // Its window begins anew: it must not end before that of the message does.
    work.ifPresent(kept -> resumes.keep(row, kept));
    var request =
        new TurnRequest(
            row.actor(),
            row.session(),
            message.get(),
            "",
            null,
            expectedVersion,
            System.nanoTime(),
            null);
    var redriven = new Opening.Redriven(row, by);
    return queued(
        workflow, opening.open(request, session.get(), workflow, redriven), work.orElse(null));
  }

  /** Takes note that nobody will re-drive a dead letter; false when it is none. */
  boolean discard(Actor by, TurnRow row) {
    JsonObject body =
        JsonValue.object()
            .with("workflow", String.valueOf(row.workflow()))
            .with("by", by.subject());
    var entry = new EvidenceDraft("discard", parts.clock().instant(), body);
    return parts.store().turns().discard(row.id(), List.of(entry));
  }
}
