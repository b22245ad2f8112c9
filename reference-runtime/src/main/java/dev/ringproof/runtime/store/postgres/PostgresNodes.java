package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.Nodes;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Reads;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node among the others, as the database has them. */
final class PostgresNodes implements Nodes, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresNodes.class);
  private static final long LEAST_MILLIS = 50;
  private static final long WISHES_MILLIS = 250;

  private final Reads reads;
  private final Leases leases;
  private final Runnable restoreJobs;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          2,
          task -> Thread.ofPlatform().daemon().name("store-nodes").unstarted(task),
          new ThreadPoolExecutor.DiscardPolicy());
  // Of the one task that takes over, which never runs twice at once.
  private final Set<String> taken = new HashSet<>();

  /**
   * Makes it.
   *
   * @param restoreJobs adds the jobs of turns that changed hands to the schedule again
   */
  PostgresNodes(Reads reads, Leases leases, Runnable restoreJobs) {
    this.reads = reads;
    this.leases = leases;
    this.restoreJobs = restoreJobs;
  }

  @Override
  public void share(Duration lease, Listener listener) {
    var pause = Math.max(LEAST_MILLIS, lease.toMillis() / 3);
    every(pause, "renew the lease", () -> leases.renew(lease));
    // Twice as often: who waits for a lost node's turn waits for the lease and for this.
    var look = Math.max(LEAST_MILLIS, pause / 2);
    every(look, "take over", () -> takeOver(listener));
    every(look, "let go", () -> letGo(listener));
    every(WISHES_MILLIS, "hear others' wishes", () -> wishes().forEach(listener::wishedCancelled));
  }

  /** What was taken and not passed on, as the store failed in between, is passed on next time. */
  private void takeOver(Listener listener) {
    try {
      leases.takeOver(listener.running()::contains, taken::addAll);
    } finally {
      if (!taken.isEmpty()) {
        LOG.info("took over {} turns of a node that is gone", taken.size());
        listener.took(Set.copyOf(taken));
        restoreJobs.run();
        taken.clear();
      }
    }
  }

  /** A thread that waits, for a model or a person, would not notice that its turn was taken. */
  private void letGo(Listener listener) {
    var running = listener.running();
    if (!running.isEmpty()) {
      var lost = leases.lost(running);
      if (!lost.isEmpty()) {
        LOG.info("let go of {} turns that another node has", lost.size());
        listener.lost(lost);
      }
    }
  }

  private void every(long millis, String what, Runnable work) {
    var unused =
        timer.scheduleWithFixedDelay(() -> guarded(what, work), 0, millis, TimeUnit.MILLISECONDS);
  }

  /** A task that throws would never be asked again, and the node would stay silent for good. */
  private static void guarded(String what, Runnable work) {
    try {
      work.run();
    } catch (StoreException e) {
      LOG.warn("could not {}: {}", what, e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("could not {}", what, e);
    }
  }

  private List<String> wishes() {
    return reads.read(
        db ->
            db.all(
                "DELETE FROM wishes w USING turns t WHERE t.id = w.turn"
                    + " AND (t.holder = continuity.node() OR t.ended_at IS NOT NULL)"
                    + " RETURNING w.turn",
                row -> row.getString(1)));
  }

  @Override
  public boolean waitedForElsewhere(String approval) {
    return reads.read(
        db ->
            db.exists(
                "SELECT 1 FROM approvals p JOIN turns t ON t.id = p.turn WHERE p.id = ?"
                    + " AND p.state = 'pending' AND t.ended_at IS NULL"
                    + " AND t.state IN ('awaiting_approval', 'waiting')"
                    + " AND t.holder IS DISTINCT FROM continuity.node()",
                approval));
  }

  @Override
  public void wishCancelled(String turn) {
    var unused =
        reads.read(
            db ->
                db.update(
                    "INSERT INTO wishes (turn) SELECT id FROM turns WHERE id = ?"
                        + " AND ended_at IS NULL ON CONFLICT (turn) DO NOTHING",
                    turn));
  }

  @Override
  public Optional<String> nearest(@Nullable String turn) {
    var holder =
        turn == null
            ? Optional.<String>empty()
            : reads.read(
                db ->
                    db.one(
                        "SELECT n.name FROM turns t JOIN nodes n ON n.node = t.holder"
                            + " WHERE t.id = ? AND t.ended_at IS NULL"
                            + " AND n.until > clock_timestamp()",
                        row -> row.getString(1),
                        turn));
    return Optional.of(holder.orElseGet(leases::name));
  }

  @Override
  public boolean storeAnswers() {
    return leases.answers();
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      leases.end();
    } catch (StoreException e) {
      LOG.warn("the lease was not given up, it will lapse: {}", e.getMessage());
    }
  }
}
