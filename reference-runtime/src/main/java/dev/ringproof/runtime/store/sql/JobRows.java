package dev.ringproof.runtime.store.sql;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What db-scheduler's interface does not tell of its table. */
public interface JobRows extends AutoCloseable {
  /** Frees the jobs that a dead process was running; their runs count. */
  void release();

  /** Whether a job is being run. */
  boolean picked(String workflow);

  /** Whether a job's turn is under way at another node. */
  boolean elsewhere(String workflow);

  /**
   * Returns the due time of the job that is due longest and is not among these. A job that was
   * woken is due since then; one that looked in vain whether it may run is due as before.
   */
  Optional<Instant> oldestDue(Instant now, Set<String> running);

  @Override
  void close();
}
