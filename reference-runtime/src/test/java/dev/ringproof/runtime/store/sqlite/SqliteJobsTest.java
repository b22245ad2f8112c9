package dev.ringproof.runtime.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.JobQueueContract;
import dev.ringproof.runtime.store.Store;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteJobsTest extends JobQueueContract {
  @TempDir Path dir;

  @Override
  protected Store open() {
    return SqliteStore.open(dir, CLOCK);
  }

  /** Opens it so that a lock that another holds is waited for only briefly. */
  private void openImpatient() {
    store.close();
    store =
        SqliteStore.open(
            dir,
            CLOCK,
            new SqliteOptions(
                Duration.ofMillis(100), 2, Duration.ofMillis(20), Duration.ofMillis(50)));
  }

  private Connection jobs() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("jobs.db"));
  }

  private static void say(Connection connection, String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  @Test
  void jobThatCouldNotBePutOnTheScheduleIsPutThereWhenItCan() throws Exception {
    openImpatient();
    try (var other = jobs()) {
      say(other, "BEGIN IMMEDIATE");
      store.jobs().add("wfl_a", CLOCK.instant());
      say(other, "ROLLBACK");
    }
    store
        .jobs()
        .start(
            (workflow, attempt) -> {
              ran.add(workflow + " " + attempt);
              return new JobQueue.Next.Ended();
            },
            1);
    assertThat(next()).isEqualTo("wfl_a 1");
  }

  @Test
  void jobWhoseEndCouldNotBeNotedIsNoBacklogOnceItCan() throws Exception {
    openImpatient();
    store.jobs().add("wfl_a", CLOCK.instant());
    try (var other = jobs()) {
      store
          .jobs()
          .start(
              (workflow, attempt) -> {
                say(other, "BEGIN IMMEDIATE");
                ran.add(workflow + " " + attempt);
                return new JobQueue.Next.Ended();
              },
              1);
      assertThat(next()).isEqualTo("wfl_a 1");
      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> !store.jobs().backlogAge(CLOCK.instant()).isZero());
      say(other, "ROLLBACK");
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> store.jobs().backlogAge(CLOCK.instant()).isZero());
      assertThat(ran).isEmpty();
    }
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
