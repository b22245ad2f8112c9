package dev.ringproof.runtime.workflow;

import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.JobQueue.Next;
import dev.ringproof.runtime.turn.FollowUps;
import dev.ringproof.runtime.turn.Turns;
import dev.ringproof.runtime.turn.Turns.JobRun;

/**
 * Runs Tier C's jobs: a failed one again after a pause, the last time as a dead letter. Runs are
 * counted with the turn, durably: the queue's own count is of the schedule, which may be lost.
 */
public final class Jobs implements JobQueue.Runner {
  /** After so many runs, all starts together, a job is a dead letter. */
  public static final int MOST_ATTEMPTS = 4;

  private final Turns turns;
  private final Backoff backoff;

  /** Makes a runner of queued turns. */
  public Jobs(Turns turns, Backoff backoff) {
    this.turns = turns;
    this.backoff = backoff;
  }

  @Override
  public Next run(String workflow, int attempt) {
    if (FollowUps.isOne(workflow)) {
      return turns.followUp(workflow).<Next>map(Next.Again::new).orElseGet(Next.Ended::new);
    }
    return switch (turns.runJob(workflow, MOST_ATTEMPTS)) {
      case JobRun.Ended ended -> new Next.Ended();
      case JobRun.Again again -> new Next.Again(backoff.pause(again.attempt(), again.atLeast()));
    };
  }
}
