package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.sql.JobRows;
import dev.ringproof.runtime.store.sql.Reads;
import dev.ringproof.runtime.store.sql.ScheduledJobs;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** What db-scheduler's interface does not tell of its table, which all nodes share. */
final class PostgresJobRows implements JobRows {
  private static final String DUE =
      "least(to_timestamp(split_part(convert_from(task_data, 'UTF8'), ' ', 1)::bigint / 1000.0),"
          + " execution_time)";

  private final Reads reads;

  PostgresJobRows(Reads reads) {
    this.reads = reads;
  }

  /** Frees what processes ran that are gone; those of nodes that live are theirs. */
  @Override
  public void release() {
    var unused =
        reads.read(
            db ->
                db.update(
                    "UPDATE scheduled_tasks SET picked = false, picked_by = NULL,"
                        + " last_heartbeat = NULL, version = version + 1,"
                        + " task_data = convert_to("
                        + "split_part(convert_from(task_data, 'UTF8'), ' ', 1) || ' ' ||"
                        + " (split_part(convert_from(task_data, 'UTF8'), ' ', 2)::int + 1), 'UTF8')"
                        + " WHERE picked AND continuity.lapsed(picked_by)"));
  }

  @Override
  public boolean picked(String workflow) {
    return reads.read(
        db ->
            db.one(
                    "SELECT picked FROM scheduled_tasks"
                        + " WHERE task_name = ? AND task_instance = ?",
                    row -> row.getBoolean(1),
                    ScheduledJobs.TASK,
                    workflow)
                .orElse(false));
  }

  @Override
  public boolean elsewhere(String workflow) {
    return reads.read(
        db ->
            db.exists(
                "SELECT 1 FROM turns WHERE workflow = ? AND ended_at IS NULL"
                    + " AND holder IS DISTINCT FROM continuity.node()",
                workflow));
  }

  @Override
  public Optional<Instant> oldestDue(Instant now, Set<String> running) {
    var millis = now.toEpochMilli();
    return reads.read(
        db ->
            db.one(
                "SELECT extract(epoch FROM min("
                    + DUE
                    + ")) * 1000 FROM scheduled_tasks WHERE NOT picked AND "
                    + DUE
                    + " <= to_timestamp(?::bigint / 1000.0) HAVING count(*) > 0",
                row -> Instant.ofEpochMilli(row.getBigDecimal(1).longValue()),
                millis));
  }

  @Override
  public void close() {}
}
