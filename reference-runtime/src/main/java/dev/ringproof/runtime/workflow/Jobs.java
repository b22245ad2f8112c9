package dev.ringproof.runtime.workflow;

import dev.ringproof.contract.tier.Windows;
import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.JobQueue.Next;
import dev.ringproof.runtime.turn.FollowUps;
import dev.ringproof.runtime.turn.Turns;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Runs Tier C's jobs: a failed one again after a growing pause, the last time as a dead letter. */
public final class Jobs implements JobQueue.Runner {
  /** After so many attempts a job is a dead letter. */
  public static final int MOST_ATTEMPTS = 4;

  private final Turns turns;
  private final Windows windows;
  private final ConcurrentMap<String, Integer> attempts = new ConcurrentHashMap<>();

  /** Makes a runner of queued turns. */
  public Jobs(Turns turns, Windows windows) {
    this.turns = turns;
    this.windows = windows;
  }

  @Override
  public Next run(String workflow, int attempt) {
    if (FollowUps.isOne(workflow)) {
      return turns.followUp(workflow).<Next>map(Next.Again::new).orElseGet(Next.Ended::new);
    }
    attempts.put(workflow, attempt);
    return switch (turns.runJob(workflow, attempt >= MOST_ATTEMPTS)) {
      case ENDED, UNKNOWN -> new Next.Ended();
      case AGAIN -> new Next.Again(pause(attempt));
    };
  }

  /** Returns how often a job has been tried by this process. */
  public int attempts(String workflow) {
    return attempts.getOrDefault(workflow, 0);
  }

  private Duration pause(int attempt) {
    var pause = windows.backoffFirst().multipliedBy(1L << Math.min(attempt - 1, 16));
    return pause.compareTo(windows.backoffMost()) < 0 ? pause : windows.backoffMost();
  }
}
