package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.JobRows;
import dev.ringproof.runtime.store.sql.ScheduledJobs;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteDataSource;

/**
 * What db-scheduler's interface does not tell of its table. The connection stays open, so that the
 * scheduler's short ones never are the last, which would fold up the write-ahead log each time.
 */
final class JobTable implements JobRows {
  private final Db db;
  private final ReentrantLock lock = new ReentrantLock();

  JobTable(SQLiteDataSource source) {
    try {
      db = new Db(source.getConnection());
    } catch (SQLException e) {
      throw new StoreException("could not open the queue: " + e.getMessage(), e);
    }
  }

  @Override
  public void release() {
    use(
        d ->
            d.update(
                "UPDATE scheduled_tasks SET picked = 0, picked_by = NULL, last_heartbeat = NULL,"
                    + " task_data = CAST(CAST(task_data AS INTEGER) || ' ' ||"
                    + " (CAST(substr(CAST(task_data AS TEXT),"
                    + " instr(CAST(task_data AS TEXT), ' ') + 1) AS INTEGER) + 1) AS BLOB)"
                    + " WHERE picked = 1"));
  }

  @Override
  public boolean elsewhere(String workflow) {
    return false;
  }

  @Override
  public boolean picked(String workflow) {
    return use(
        d ->
            d.one(
                    "SELECT picked FROM scheduled_tasks"
                        + " WHERE task_name = ? AND task_instance = ?",
                    row -> row.getBoolean(1),
                    ScheduledJobs.TASK,
                    workflow)
                .orElse(false));
  }

  @Override
  public Optional<Instant> oldestDue(Instant now, Set<String> running) {
    record Due(String workflow, Instant at) {}
    var due =
        use(
            d ->
                d.all(
                    "SELECT task_instance, min(CAST(task_data AS INTEGER), execution_time) AS due"
                        + " FROM scheduled_tasks WHERE due <= ? ORDER BY due LIMIT ?",
                    row -> new Due(row.getString(1), Instant.ofEpochMilli(row.getLong(2))),
                    now.toEpochMilli(),
                    running.size() + 1));
    return due.stream().filter(d -> !running.contains(d.workflow())).map(Due::at).findFirst();
  }

  private <T> T use(Db.Work<T> work) {
    lock.lock();
    try {
      return work.run(db);
    } catch (SQLException e) {
      throw new StoreException("could not use the queue: " + e.getMessage(), e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    use(
        d -> {
          d.close();
          return true;
        });
  }
}
