package dev.ringproof.runtime.store.postgres;

import java.time.Duration;

/**
 * How a {@link PostgresStore} behaves; {@link #DEFAULTS} suit a node among a few.
 *
 * @param connections most at once, the writer's and the queue's among them
 * @param statementTimeout a statement that takes longer is ended by the server
 * @param lockTimeout so does one that waits longer for another's lock
 * @param idleInTransaction a node that stops in the middle of a commit holds its locks so long at
 *     most
 * @param commitDoubt how long the outcome of a commit is looked up whose answer was lost
 * @param writeBehind how long token events may wait for company before their commit starts
 * @param mostUnits how many callers share a commit at most
 * @param jobPolling how often the queue looks for due jobs
 */
public record PostgresOptions(
    int connections,
    Duration statementTimeout,
    Duration lockTimeout,
    Duration idleInTransaction,
    Duration commitDoubt,
    Duration writeBehind,
    int mostUnits,
    Duration jobPolling) {
  /** Twelve connections; eight, five, three and ten seconds; twenty milliseconds. */
  public static final PostgresOptions DEFAULTS =
      new PostgresOptions(
          12,
          Duration.ofSeconds(8),
          Duration.ofSeconds(5),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofMillis(20),
          128,
          Duration.ofMillis(100));
}
