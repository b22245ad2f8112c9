package dev.ringproof.runtime.store;

import java.time.Duration;
import java.time.Instant;

/** The queue of Tier C, over the same store: at least once, each job under its workflow id. */
public interface JobQueue {
  /** What runs a job. */
  interface Runner {
    /**
     * Runs or goes on with a job.
     *
     * @param attempt from 1
     * @return what is to become of it
     */
    Next run(String workflow, int attempt);
  }

  /** What is to become of a job after a run. */
  sealed interface Next {
    /** It ended; its outcome is in the store. */
    record Ended() implements Next {}

    /** It runs again no earlier than after this pause. */
    record Again(Duration pause) implements Next {}
  }

  /** Starts taking jobs, {@code threads} at a time. */
  void start(Runner runner, int threads);

  /** Schedules a job; scheduling the same id twice makes one job. */
  void add(String workflow, Instant due);

  /** Makes a waiting job due now. */
  void wake(String workflow);

  /** Removes a job that has not started. */
  void remove(String workflow);

  /** Age of the oldest due job that is not running yet; zero when there is none. */
  Duration backlogAge(Instant now);
}
