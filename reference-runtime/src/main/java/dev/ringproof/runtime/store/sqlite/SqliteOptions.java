package dev.ringproof.runtime.store.sqlite;

import java.time.Duration;

/**
 * How a {@link SqliteStore} behaves; {@link #DEFAULTS} suit one node.
 *
 * @param busyTimeout how long a statement waits while another process holds the write lock
 * @param readers connections that read
 * @param writeBehind how long token events may wait for company before their commit starts
 * @param jobPolling how often the queue looks for due jobs
 */
public record SqliteOptions(
    Duration busyTimeout, int readers, Duration writeBehind, Duration jobPolling) {
  /** Five seconds, four readers, twenty and a hundred milliseconds. */
  public static final SqliteOptions DEFAULTS =
      new SqliteOptions(Duration.ofSeconds(5), 4, Duration.ofMillis(20), Duration.ofMillis(100));

  public SqliteOptions {
    if (readers < 1) {
      throw new IllegalArgumentException("readers: found " + readers + ", expected 1 or more");
    }
  }
}
