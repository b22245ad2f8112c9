package dev.ringproof.runtime.turn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The turns of this process: asked for, followed, taken back, taken up again. */
public final class Turns implements Nodes.Listener {
  /** So often a job is run from its beginning, the first time included, all starts together. */
  public static final int MOST_TAKES = Recovery.MOST_TAKES;

  /** How soon a client asks again when this node stops: another one is there, or will be. */
  private static final Duration ELSEWHERE = Duration.ofSeconds(1);

  private final TurnParts parts;
  private final TurnPipeline pipeline;
  private final Opening opening;
  private final JobRuns jobs;
  private final FollowUps followUps;
  private final LateActions late;
  private final ConcurrentMap<String, Running> live = new ConcurrentHashMap<>();

  /** Turns that were taken back while they did not run here, which may be about to. */
  private final Cache<String, Boolean> takenBack =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  private volatile boolean draining;
  private volatile boolean released;

  /** Makes it of its parts. */
  public Turns(TurnParts parts) {
    this.parts = parts;
    var offers = new Offers(parts.tiers().tiers(), parts.tools(), parts.counter());
    this.pipeline = parts.pipeline(offers);
    this.opening = new Opening(parts, offers);
    this.jobs = new JobRuns(parts, pipeline, opening, this::enter, this::leave);
    this.followUps = new FollowUps(parts);
    this.late = new LateActions(parts, parts.actions(), followUps);
    parts.approvals().follow(late::follow);
    parts.approvals().told(parts.slo()::decided);
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
    var start =
        session.tier() == TierId.C ? jobs.enqueue(request, session) : admit(request, session);
    if (start instanceof Start.Refused refused) {
      parts.slo().refused(session.tier(), refused.problem().slug());
    }
    return start;
  }

  private Start admit(TurnRequest request, Session session) {
    if (draining) {
      return Start.Refused.later(
          ProblemType.CAPACITY, "this node stops; another one takes the turn", ELSEWHERE);
    }
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
      opened = opening.open(request, session, null, null);
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
            turn.facts.turn(), turn.facts.trace(), turn.facts.tier().id(), null, started.budget());
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
    // Asked after it is live, as cancel looks again after it took note: one of the two sees it.
    if (takenBack.asMap().remove(turn.facts.turn()) != null) {
      turn.cancel();
    }
  }

  private void leave(Running turn) {
    parts.channels().close(turn.channel);
    live.remove(turn.facts.turn());
  }

  /** What became of a job's run. */
  public sealed interface JobRun {
    /** It is over, or is not this process's to run. */
    record Ended() implements JobRun {}

    /**
     * It is to be run again after a pause.
     *
     * @param attempt which run of it failed, from 1
     * @param atLeast what a model asked for before it is called again; null if none did
     */
    record Again(int attempt, @Nullable Duration atLeast) implements JobRun {}
  }

  /**
   * Runs a queued job on the calling thread.
   *
   * @param most after so many runs, all starts together, a failure makes it a dead letter
   */
  public JobRun runJob(String workflow, int most) {
    return jobs.run(workflow, most);
  }

  /**
   * Runs a dead letter of the operator's tenant again, on a reservation of its own: what it has
   * done is not done again.
   *
   * @param expectedVersion the checkpoint version that the operator has seen
   */
  public Start redrive(Actor by, String workflow, @Nullable Long expectedVersion) {
    return jobs.redrive(by, workflow, expectedVersion);
  }

  /**
   * Asks once about an effect that a turn left behind; returns the pause until the next time, or
   * empty when it is over.
   */
  public Optional<Duration> followUp(String job) {
    return followUps.run(job);
  }

  /** Returns the channel of a turn that runs here. */
  public Optional<TurnChannel> channel(String turn) {
    return parts.channels().of(turn);
  }

  /**
   * Takes note that a client lost a running turn's stream and came back for the rest.
   *
   * @param trace the turn's
   */
  public void resumed(String trace) {
    var now = parts.clock().instant();
    var entry = EvidenceDraft.failure(now, ModeId.STREAM_INTERRUPTED, "client_cut", Culprit.CLIENT);
    parts.store().evidence().once(trace, entry);
  }

  /** Takes a turn back; false when it does not run here, then whoever has it is asked to. */
  public boolean cancel(String turn) {
    if (cancelHere(turn)) {
      return true;
    }
    parts.store().nodes().wishCancelled(turn);
    return false;
  }

  /**
   * Takes a turn back that runs here; of any other it is noted, for one that is durable already and
   * that its thread, or who took it over, is about to enter.
   */
  private boolean cancelHere(String turn) {
    var running = live.get(turn);
    if (running == null) {
      takenBack.put(turn, true);
      running = live.get(turn);
    }
    if (running == null) {
      return false;
    }
    running.cancel();
    jobs.takeBack(running);
    return true;
  }

  /** Takes a job back at any point; of a dead letter it is noted that nobody will re-drive it. */
  public void cancelJob(Actor by, TurnRow row) {
    if (!cancel(row.id()) && row.state().equals("dead")) {
      jobs.discard(by, row);
    }
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
    new Recovery(parts, pipeline, jobs, this::enter, this::leave)
        .recover(LateActions.actions(outstanding), which);
    outstanding.forEach(late::follow);
    followUps.restore();
  }

  /** Goes on with what another process had under way, as after a start of its own. */
  @Override
  public void took(Set<String> turns) {
    // Told again where the store failed halfway: some of them go on already.
    recover(row -> turns.contains(row.id()) && !live.containsKey(row.id()));
  }

  @Override
  public Set<String> running() {
    return Collections.unmodifiableSet(live.keySet());
  }

  /** Its followers go where the turn is; its thread finds out by its next commit. */
  @Override
  public void lost(Set<String> turns) {
    for (var turn : turns) {
      var running = live.get(turn);
      if (running != null) {
        parts.channels().close(running.channel);
        running.channel.release();
      }
    }
  }

  @Override
  public void wishedCancelled(String turn) {
    var unused = cancelHere(turn);
  }

  /**
   * Takes no more turns and lets running ones end, for so long; jobs are still taken, since they
   * outlive this process. Turns that wait for approval are left as they are. Whoever follows what
   * has not ended is let go.
   */
  public void drain(Duration patience) throws InterruptedException {
    var until = System.nanoTime() + patience.toNanos();
    draining = true;
    live.values().forEach(Running::stop);
    live.values().stream().filter(turn -> turn.waited).forEach(turn -> turn.channel.release());
    for (var turn : live.values()) {
      var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      if (!turn.waited && !jobs.waits(turn)) {
        turn.channel.awaitEnd(left);
      }
    }
    late.drain(until);
    released = true;
    parts.channels().all().forEach(TurnChannel::release);
    pipeline.stop();
  }

  /** Whether this process has let go whoever follows a turn, here or elsewhere: it stops. */
  public boolean released() {
    return released;
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
