package dev.ringproof.runtime.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.sql.Hold;
import dev.ringproof.runtime.store.sql.Writer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of commits when connections break, and of nodes that do not fit their database. */
@Tag("postgres")
final class CommitTest {
  private static final Duration DOUBT = Duration.ofSeconds(5);

  private final PostgresAddress address = Databases.make();
  @TempDir Path dir;

  /** How the answer to a commit is lost. */
  private enum Loss {
    NONE,
    BEFORE_IT_WAS_DONE,
    AFTER_IT_WAS_DONE
  }

  @BeforeEach
  void makeATable() throws SQLException {
    Databases.sql(address, "CREATE TABLE public.said (what BIGINT)");
  }

  private DataSource losing(AtomicInteger losses, Loss loss) {
    var bare = Pool.bare(address);
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, args) -> losing(bare.getConnection(), losses, loss));
  }

  private static Connection losing(Connection real, AtomicInteger losses, Loss loss) {
    return (Connection)
        Proxy.newProxyInstance(
            CommitTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, args) -> {
              if (method.getName().equals("commit") && losses.getAndDecrement() > 0) {
                if (loss == Loss.AFTER_IT_WAS_DONE) {
                  real.commit();
                }
                real.abort(Runnable::run);
                throw new SQLException("planted: the answer is lost", "08006");
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }

  private long rows(long what) throws SQLException {
    try (var connection = DriverManager.getConnection(address.url(), Databases.user(), null);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM public.said WHERE what = " + what)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Integer say(Writer writer, long what) {
    return writer.writeContinuity(
        Hold.NOTHING, db -> db.update("INSERT INTO public.said VALUES (?)", what));
  }

  private Writer writer(DataSource source) {
    return new Writer(new PostgresBatch(source, DOUBT), Duration.ofMillis(1), 64);
  }

  @Test
  void aCommitWhoseAnswerWasLostIsLookedUpAndNotRepeated() throws SQLException {
    try (var writer = writer(losing(new AtomicInteger(1), Loss.AFTER_IT_WAS_DONE))) {
      assertThat(say(writer, 1)).isEqualTo(1);
    }
    assertThat(rows(1)).isEqualTo(1);
  }

  @Test
  void aCommitThatNeverArrivedIsMadeOnce() throws SQLException {
    try (var writer = writer(losing(new AtomicInteger(2), Loss.BEFORE_IT_WAS_DONE))) {
      assertThat(say(writer, 2)).isEqualTo(1);
    }
    assertThat(rows(2)).isEqualTo(1);
  }

  @Test
  void aDatabaseThatStaysAwayIsTold() throws SQLException {
    try (var writer = writer(losing(new AtomicInteger(1_000), Loss.BEFORE_IT_WAS_DONE))) {
      assertThatThrownBy(() -> say(writer, 3)).isInstanceOf(StoreException.class);
    }
    assertThat(rows(3)).isZero();
  }

  @Test
  void acknowledgedOnceThoughConnectionsAreCut() throws Exception {
    var next = new AtomicLong(100);
    var acknowledged = java.util.concurrent.ConcurrentHashMap.<Long>newKeySet();
    var until = System.nanoTime() + Duration.ofSeconds(4).toNanos();
    try (var writer = writer(losing(new AtomicInteger(0), Loss.NONE));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<Boolean>>();
      for (var i = 0; i < 16; i++) {
        calls.add(
            () -> {
              while (System.nanoTime() < until) {
                var what = next.incrementAndGet();
                try {
                  say(writer, what);
                  acknowledged.add(what);
                } catch (StoreException e) {
                  assertThat(e).hasMessageNotContaining("INSERT");
                }
              }
              return true;
            });
      }
      calls.add(
          () -> {
            while (System.nanoTime() < until) {
              Databases.sql(
                  address,
                  "CREATE OR REPLACE PROCEDURE public.cut() LANGUAGE plpgsql AS $$ BEGIN PERFORM"
                      + " pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                      + " current_database() AND pid <> pg_backend_pid(); END $$");
              call(address);
            }
            return true;
          });
      for (var future : threads.invokeAll(calls)) {
        assertThat(future.get()).isTrue();
      }
    }
    assertThat(acknowledged).isNotEmpty();
    var found = new ArrayList<Long>();
    try (var connection = DriverManager.getConnection(address.url(), Databases.user(), null);
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT what FROM public.said WHERE what >= 100")) {
      while (row.next()) {
        found.add(row.getLong(1));
      }
    }
    assertThat(found).doesNotHaveDuplicates().containsAll(acknowledged);
  }

  private static void call(PostgresAddress address) throws SQLException {
    try (var connection = DriverManager.getConnection(address.url(), Databases.user(), null);
        var statement = connection.createStatement()) {
      statement.execute("CALL public.cut()");
    }
  }

  private PostgresStore open(String name) {
    return PostgresStore.open(
        address,
        KeyFile.in(dir.resolve(name)),
        dir.resolve(name),
        InstantSource.fixed(StoreFixture.NOW),
        PostgresOptions.DEFAULTS);
  }

  @Test
  void anotherKeyThanTheVaultsIsRefused() throws IOException {
    KeyFile.in(Files.createDirectories(dir.resolve("second"))).readOrMake();
    try (var first = open("first")) {
      assertThat(first.turns().unfinished()).isEmpty();
      assertThatThrownBy(() -> open("second"))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("all nodes of a database need the same one");
    }
  }

  @Test
  void aNewerSchemaIsRefusedWithTheReasonAndWhatToDo() throws SQLException {
    open("first").close();
    assertThat(PostgresStore.check(address)).contains("schema version 3, this build's is 3");
    Databases.sql(
        address,
        "INSERT INTO continuity.schema_version (installed_rank, version, description, type, script,"
            + " checksum, installed_by, execution_time, success)"
            + " VALUES (99, '99', 'newer', 'SQL', 'V99__newer.sql', 1, 'x', 1, true)");
    assertThatThrownBy(() -> open("first"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("schema version 99, expected at most 3")
        .hasMessageContaining("Start that build, or name another database");
    assertThatThrownBy(() -> PostgresStore.check(address)).hasMessageContaining("version 99");
  }

  @Test
  void anUnreachableDatabaseIsTold() {
    var nowhere = new PostgresAddress("jdbc:postgresql://127.0.0.1:1/none", "u", "hunter2");
    assertThatThrownBy(() -> PostgresStore.check(nowhere))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/none cannot be used")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void erasedTextsAndTheirKeyAreInNoTable() throws Exception {
    try (var store = open("first")) {
      var session = StoreFixture.session(dev.ringproof.contract.tier.TierId.A);
      store.sessions().open(session);
      var turn = StoreFixture.turn(session);
      store.turns().begin(turn);
      store.turns().settle(StoreFixture.end(turn, 1));
      assertThat(store.turns().text(turn.turn())).isPresent();
      store.sessions().erase(StoreFixture.TENANT, session.id(), StoreFixture.NOW);
      for (var table : List.of("session_keys", "texts", "streams", "events")) {
        try (var connection = DriverManager.getConnection(address.url(), Databases.user(), null);
            var statement = connection.createStatement();
            var row = statement.executeQuery("SELECT count(*) FROM vault." + table)) {
          row.next();
          assertThat(row.getLong(1)).as(table).isZero();
        }
      }
    }
    assertThat(Files.exists(dir.resolve("first").resolve("node"))).isTrue();
  }
}
