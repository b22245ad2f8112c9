package dev.ringproof.runtime.store.sql;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.exceptions.ExecutionException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.shaded.jdbc.SQLRuntimeException;
import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tier C's queue on db-scheduler. The schedule is in tables of its own; that a job was accepted is
 * in continuity, from which a lost schedule is made again at start.
 */
public final class ScheduledJobs implements JobQueue, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ScheduledJobs.class);

  /** The name that all jobs share. */
  public static final String TASK = "job";

  private static final Duration BEHIND_ANOTHER = Duration.ofMillis(500);
  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final int MISSED = 4;
  private static final int MOST_TRIES = 8;
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final DataSource source;
  private final JobRows table;
  private final JobOrder order;
  private final InstantSource clock;
  private final Options options;
  private final CustomTask<String> task;
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Set<String> woken = ConcurrentHashMap.newKeySet();
  private volatile SchedulerClient client;
  private volatile @Nullable Runner runner;
  private volatile boolean closing;
  private @Nullable Scheduler scheduler;

  /**
   * How the queue behaves.
   *
   * @param name of the process, under which it runs jobs
   * @param polling how often it looks for due jobs
   * @param heartbeat how often it says that a job still runs; one that was not heard of for four of
   *     them is taken up by another
   */
  public record Options(String name, Duration polling, Duration heartbeat) {}

  /** Makes it over the table of a source; nothing runs yet. */
  public ScheduledJobs(
      DataSource source, JobRows table, Reads readers, InstantSource clock, Options options) {
    this.source = source;
    this.table = table;
    this.clock = clock;
    this.options = options;
    order = new JobOrder(readers);
    task =
        Tasks.custom(TASK, String.class)
            .onFailure(this::afterFailure)
            .onDeadExecutionRevive()
            .execute((job, context) -> run(job));
    client = SchedulerClient.Builder.create(source, task).serializer(JobState.SERIALIZER).build();
  }

  @Override
  public synchronized void start(Runner newRunner, int threads) {
    if (scheduler != null) {
      throw new IllegalStateException("the queue takes jobs already");
    }
    runner = newRunner;
    restore();
    var started =
        Scheduler.create(source, task)
            .serializer(JobState.SERIALIZER)
            .clock(clock::instant)
            .schedulerName(new SchedulerName.Fixed(options.name()))
            .threads(threads)
            .pollingInterval(options.polling())
            .heartbeatInterval(options.heartbeat())
            .missedHeartbeatsLimit(MISSED)
            .enableImmediateExecution()
            .shutdownMaxWait(DRAIN)
            .build();
    started.start();
    client = started;
    scheduler = started;
  }

  /** Adds the accepted jobs that no schedule knows of; frees those that a dead process ran. */
  public void restore() {
    table.release();
    order.unfinished().forEach(this::add);
  }

  @Override
  public void add(String workflow, Instant due) {
    kept(() -> client.scheduleIfNotExists(instance(workflow, new JobState(due, 0)), due));
  }

  @Override
  public void wake(String workflow) {
    kept(
        () -> {
          // Its state is left as it is, which the end of a run may be changing at this moment.
          while (!woke(workflow)) {
            Thread.onSpinWait();
          }
        });
  }

  /**
   * Changes the schedule. Where it cannot be written now that is no failure of whoever asked: what
   * was accepted, and what has ended, is in continuity. It is tried again until it is taken.
   */
  private void kept(Runnable change) {
    if (taken(change)) {
      return;
    }
    Thread.ofVirtual()
        .name("schedule-again")
        .start(
            () -> {
              do {
                LockSupport.parkNanos(AGAIN.toNanos());
              } while (!closing && !taken(change));
            });
  }

  private static boolean taken(Runnable change) {
    try {
      change.run();
      return true;
    } catch (ExecutionException changedMeanwhile) {
      // It was taken when its answer was lost, or another one had it first.
      return true;
    } catch (SQLRuntimeException | TaskInstanceException | StoreException e) {
      LOG.warn("the schedule was not changed, it will be tried again: {}", e.getMessage());
      return false;
    }
  }

  /** Returns false if the job's run was over before it was noted: it is to be looked at again. */
  private boolean woke(String workflow) {
    try {
      settled(() -> client.reschedule(id(workflow), clock.instant()));
    } catch (TaskInstanceCurrentlyExecutingException e) {
      woken.add(workflow);
      // Whoever ends the run after this sees the note; had it ended before, nobody would.
      return table.picked(workflow) || !woken.remove(workflow);
    } catch (TaskInstanceNotFoundException e) {
      woken.remove(workflow);
    }
    return true;
  }

  @Override
  public void remove(String workflow) {
    kept(
        () -> {
          try {
            settled(() -> client.cancel(id(workflow)));
          } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException e) {
            // It runs, and its end is its runner's; or it is gone already.
            woken.remove(workflow);
          }
        });
  }

  /**
   * The library reads a job's row and then changes it if it is still as it was read. A job that was
   * picked, or ended, in between is looked at again: it executes then, or is gone.
   */
  private static void settled(Runnable change) {
    for (int tries = 1; ; tries++) {
      try {
        change.run();
        return;
      } catch (ExecutionException changedMeanwhile) {
        if (tries == MOST_TRIES) {
          throw new StoreException("a job's row kept changing", changedMeanwhile);
        }
      }
    }
  }

  @Override
  public Duration backlogAge(Instant now) {
    return table
        .oldestDue(now, Set.copyOf(running))
        .map(due -> Duration.between(due, now))
        .orElse(Duration.ZERO);
  }

  private CompletionHandler<String> run(TaskInstance<String> instance) {
    var workflow = instance.getId();
    var job = JobState.parse(instance.getData());
    if (order.waits(workflow) || table.elsewhere(workflow) || !running.add(workflow)) {
      return (done, next) -> again(done, next, clock.instant().plus(BEHIND_ANOTHER), job);
    }
    try {
      return complete(workflow, job, runner().run(workflow, job.runs() + 1));
    } finally {
      running.remove(workflow);
    }
  }

  private Runner runner() {
    var present = runner;
    if (present == null) {
      throw new StoreException("the queue has not started");
    }
    return present;
  }

  private CompletionHandler<String> complete(String workflow, JobState job, Next next) {
    return switch (next) {
      case Next.Ended ended ->
          (done, operations) -> {
            kept(operations::remove);
            woken.remove(workflow);
            order.nextAfter(workflow).ifPresent(this::wake);
          };
      case Next.Again again ->
          (done, operations) -> {
            var due = clock.instant().plus(again.pause());
            again(done, operations, due, job.again(due));
          };
    };
  }

  private void afterFailure(ExecutionComplete done, ExecutionOperations<String> operations) {
    var job = JobState.parse(String.valueOf(done.getExecution().taskInstance.getData()));
    var due = clock.instant().plus(AFTER_A_FAILURE);
    again(done, operations, due, job.again(due));
  }

  private void again(
      ExecutionComplete done, ExecutionOperations<String> operations, Instant at, JobState job) {
    kept(() -> operations.reschedule(done, at, job.text()));
    // Someone who wanted to wake it while it ran could not: it is done now.
    var workflow = done.getExecution().taskInstance.getId();
    if (woken.remove(workflow)) {
      wake(workflow);
    }
  }

  private TaskInstance<String> instance(String workflow, JobState job) {
    return new TaskInstance<>(TASK, workflow, job.text());
  }

  private static TaskInstanceId id(String workflow) {
    return TaskInstanceId.of(TASK, workflow);
  }

  @Override
  public synchronized void close() {
    closing = true;
    if (scheduler != null) {
      scheduler.stop();
    }
    table.close();
  }
}
