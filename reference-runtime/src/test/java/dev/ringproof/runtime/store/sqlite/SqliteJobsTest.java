package dev.ringproof.runtime.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.JobQueueContract;
import dev.ringproof.runtime.store.Store;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteJobsTest extends JobQueueContract {
  @TempDir Path dir;

  @Override
  protected Store open() {
    return SqliteStore.open(dir, CLOCK);
  }

  @Test
  void jobThatADeadProcessRanIsTakenUpAndItsRunCounts() throws SQLException, InterruptedException {
    store.jobs().add("wfl_a", CLOCK.instant());
    store.close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("jobs.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "UPDATE scheduled_tasks SET picked = 1, picked_by = 'dead', last_heartbeat = 1");
    }
    store = open();
    store
        .jobs()
        .start(
            (workflow, attempt) -> {
              ran.add(workflow + " " + attempt);
              return new JobQueue.Next.Ended();
            },
            1);
    assertThat(next()).isEqualTo("wfl_a 2");
  }
}
