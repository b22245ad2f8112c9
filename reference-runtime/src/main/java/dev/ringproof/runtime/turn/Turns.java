package dev.ringproof.runtime.turn;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.failure.Culprit;
import dev.ringproof.contract.failure.ModeId;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.ring.RingGate.Admission;
import dev.ringproof.runtime.session.Actor;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.EvidenceDraft;
import dev.ringproof.runtime.store.Nodes;
import dev.ringproof.runtime.store.TurnRow;
import dev.ringproof.runtime.stream.TurnChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;

/** The turns of this process: asked for, followed, taken back, taken up again. */
public final class Turns implements Nodes.Listener {
  /** So often a job is run from its beginning, the first time included, all starts together. */
  public static final int MOST_TAKES = Recovery.MOST_TAKES;

  private final TurnParts parts;
  private final TurnPipeline pipeline;
  private final Opening opening;
  private final FollowUps followUps;
  private final LateActions late;
  private final ConcurrentMap<String, Running> live = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Queued> queued = new ConcurrentHashMap<>();

  private record Queued(Running turn, ContextStep.Context context) {}

  /** Makes it of its parts. */
  public Turns(TurnParts parts) {
    this.parts = parts;
    this.pipeline = parts.pipeline();
    this.opening = new Opening(parts);
    this.followUps = new FollowUps(parts);
    this.late = new LateActions(parts, parts.actions(), followUps);
    parts.approvals().follow(late::follow);
    parts.approvals().others(parts.store().nodes()::waitedForElsewhere);
  }

  /**
   * Asks for a turn. In tiers A and B it runs at once on a thread of its own, whatever becomes of
   * the caller; in Tier C it is queued.
   */
  public Start start(TurnRequest request) {
    var found = parts.store().sessions().find(request.actor().tenant(), request.session());
    if (found.isEmpty()) {
      return Start.Refused.of(ProblemType.NOT_FOUND, "");
    }
    var session = found.get();
    var start = session.tier() == TierId.C ? enqueue(request, session) : admit(request, session);
    if (start instanceof Start.Refused refused) {
      parts.slo().refused(session.tier(), refused.problem().slug());
    }
    return start;
  }

  private Start admit(TurnRequest request, Session session) {
    var admission = parts.ring().admit(session.tier(), session.tenant());
    return switch (admission) {
      case Admission.Full full ->
          Start.Refused.later(
              ProblemType.CAPACITY, "no place for another turn now", full.retryAfter());
      case Admission.Place place -> open(request, session, place);
    };
  }

  private Start open(TurnRequest request, Session session, Admission.Place place) {
    Opening.Opened opened = null;
    try {
      opened = opening.open(request, session, null);
    } finally {
      if (!(opened instanceof Opening.Opened.Started)) {
        place.ignore();
      }
    }
    return switch (opened) {
      case Opening.Opened.Refused refused -> refused.refusal();
      case Opening.Opened.Replayed replayed -> new Start.Replayed(replayed.turn());
      case Opening.Opened.Started started -> {
        var turn = started.turn();
        enter(turn);
        Thread.ofVirtual().name(turn.facts.turn()).start(() -> run(turn, started.context(), place));
        yield new Start.Running(
            turn.facts.turn(), turn.facts.trace(), turn.facts.tier().id(), null);
      }
    };
  }

  private Start enqueue(TurnRequest request, Session session) {
    var workflow = parts.ids().make("wfl");
    return switch (opening.open(request, session, workflow)) {
      case Opening.Opened.Refused refused -> refused.refusal();
      case Opening.Opened.Replayed replayed -> new Start.Replayed(replayed.turn());
      case Opening.Opened.Started started -> {
        var turn = started.turn();
        enter(turn);
        // For a process after this one: the message is nowhere else while the job waits.
        parts
            .store()
            .vault()
            .put(
                session.id(),
                Recovery.promptKey(turn.facts.turn()),
                request.message(),
                parts.clock().instant().plus(parts.tiers().windows().vault()));
        queued.put(workflow, new Queued(turn, started.context()));
        parts.store().jobs().add(workflow, parts.clock().instant());
        yield new Start.Running(turn.facts.turn(), turn.facts.trace(), TierId.C, workflow);
      }
    };
  }

  private void run(Running turn, ContextStep.Context context, Admission.Place place) {
    End end = new End.Cancelled();
    try {
      end = pipeline.run(turn, context);
    } finally {
      leave(turn);
      release(turn, end, place);
    }
  }

  /** A turn that answered too little to tell, or failed for other reasons, teaches nothing. */
  private static void release(Running turn, End end, Admission.Place place) {
    var typical = turn.pace.typical();
    if (end instanceof End.Completed && typical.isPresent()) {
      place.done(typical.get());
    } else if (end instanceof End.Failed failed
        && failed.failure().mode() == ModeId.MODEL_TIMEOUT) {
      place.dropped();
    } else {
      place.ignore();
    }
  }

  private void enter(Running turn) {
    parts.channels().open(turn.channel);
    live.put(turn.facts.turn(), turn);
  }

  private void leave(Running turn) {
    parts.channels().close(turn.channel);
    live.remove(turn.facts.turn());
  }

  /** What became of a job's attempt. */
  public enum JobRun {
    /** It ended. */
    ENDED,
    /** It may be tried again after a pause. */
    AGAIN,
    /** This process knows nothing of it. */
    UNKNOWN
  }

  /**
   * Tries a queued job on the calling thread.
   *
   * @param last whether a failure ends it, as a dead letter
   */
  public JobRun runJob(String workflow, boolean last) {
    var job = queued.get(workflow);
    if (job == null) {
      return JobRun.UNKNOWN;
    }
    var turn = job.turn();
    turn.restartClock();
    parts.store().turns().state(turn.facts.turn(), "running", turn.takeEvidence(), List.of());
    var end = pipeline.attempt(turn, job.context());
    if (!last && again(turn, end)) {
      turn.attemptsLeft = 2;
      parts.store().turns().state(turn.facts.turn(), "waiting", turn.takeEvidence(), List.of());
      return JobRun.AGAIN;
    }
    turn.dead = last && again(turn, end);
    queued.remove(workflow);
    try {
      pipeline.settled(turn, end);
    } finally {
      leave(turn);
    }
    return JobRun.ENDED;
  }

  /**
   * Asks once about an effect that a turn left behind; returns the pause until the next time, or
   * empty when it is over.
   */
  public Optional<Duration> followUp(String job) {
    return followUps.run(job);
  }

  /** Only what nobody has seen anything of, and that did nothing, is tried again. */
  private static boolean again(Running turn, End end) {
    return end instanceof End.Failed failed
        && failed.failure().retryable()
        && !turn.isCancelled()
        && !turn.anyText()
        && turn.done == 0
        && turn.pending.isEmpty()
        && !turn.deadline.passed();
  }

  /** Takes a job up again that an earlier process had accepted. */
  void requeue(Running turn, ContextStep.Context context) {
    enter(turn);
    queued.put(String.valueOf(turn.facts.workflow()), new Queued(turn, context));
  }

  /** Returns the channel of a turn that runs here. */
  public Optional<TurnChannel> channel(String turn) {
    return parts.channels().of(turn);
  }

  /** Takes note that a client lost a running turn's stream and came back for the rest. */
  public void resumed(TurnRow turn) {
    var now = parts.clock().instant();
    var entry = EvidenceDraft.failure(now, ModeId.STREAM_INTERRUPTED, "client_cut", Culprit.CLIENT);
    parts.store().evidence().once(turn.trace(), entry);
  }

  /** Takes a turn back; false when it does not run here, then whoever has it is asked to. */
  public boolean cancel(String turn) {
    var running = live.get(turn);
    if (running == null) {
      parts.store().nodes().wishCancelled(turn);
      return false;
    }
    running.cancel();
    var workflow = running.facts.workflow();
    var waits = workflow != null && !running.started() && queued.remove(workflow) != null;
    if (waits) {
      parts.store().jobs().remove(String.valueOf(workflow));
      pipeline.end(running, new End.Cancelled());
      leave(running);
    }
    return true;
  }

  /** Erases a session: what runs in it is taken back first. */
  public Optional<List<String>> erase(Actor actor, String session) {
    var found = parts.store().sessions().find(actor.tenant(), session);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    for (var turn : live.values()) {
      if (turn.facts.session().equals(session)) {
        cancel(turn.facts.turn());
      }
    }
    var erased = parts.store().sessions().erase(actor.tenant(), session, parts.clock().instant());
    var recall = parts.recall();
    if (recall != null) {
      recall.memory().forget(session);
    }
    return erased;
  }

  /** Takes up or ends what an earlier process left; called once, before the first request. */
  public void recover() {
    recover(row -> true);
  }

  private void recover(Predicate<TurnRow> which) {
    var outstanding = parts.store().actions().outstanding();
    new Recovery(parts, pipeline, this::enter, this::leave, this::requeue)
        .recover(LateActions.actions(outstanding), which);
    outstanding.forEach(late::follow);
    followUps.restore();
  }

  /** Goes on with what another process had under way, as after a start of its own. */
  @Override
  public void took(Set<String> turns) {
    recover(row -> turns.contains(row.id()) && !live.containsKey(row.id()));
  }

  @Override
  public void wishedCancelled(String turn) {
    var running = live.get(turn);
    if (running != null) {
      cancel(turn);
    }
  }

  /** Lets running turns end, for so long; turns that wait for approval are left as they are. */
  public void drain(Duration patience) throws InterruptedException {
    var until = System.nanoTime() + patience.toNanos();
    live.values().forEach(Running::stop);
    for (var turn : live.values()) {
      var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      if (!turn.waited) {
        turn.channel.awaitEnd(left);
      }
    }
    late.drain(until);
  }

  /** Returns the tenant's turn of that session. */
  public Optional<TurnRow> find(Actor actor, String session, String turn) {
    return parts
        .store()
        .turns()
        .find(actor.tenant(), turn)
        .filter(row -> row.session().equals(session));
  }

  /** Returns the text of a turn as far as it has come. */
  public String text(String turn) {
    var running = live.get(turn);
    return running == null ? parts.store().turns().text(turn).orElse("") : running.channel.text();
  }
}
