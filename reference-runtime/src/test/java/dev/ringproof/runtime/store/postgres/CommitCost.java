package dev.ringproof.runtime.store.postgres;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.StoreFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What it is worth that callers share a commit: acknowledged writes a second with so many of them
 * in one at most, beside what bare JDBC does where each caller has a connection. Not a test; run it
 * with {@code -Dringproof.postgres} against an idle server.
 */
final class CommitCost {
  private static final int CALLERS = 64;
  private static final Duration EACH = Duration.ofSeconds(4);

  private CommitCost() {}

  private interface Call {
    void run() throws Exception;
  }

  /** Measures all in turn, several times. */
  public static void main(String[] args) throws Exception {
    var folder = Files.createTempDirectory("commit-cost");
    for (var round = 1; round <= 3; round++) {
      say(round, "bare insert, a connection each", bare());
      for (var most : new int[] {1, 8, 32, 128, 512}) {
        store(round, most, folder.resolve(round + "-" + most));
      }
    }
  }

  private static void say(int round, String what, double rate) {
    System.out.printf(Locale.ROOT, "round %d  %-44s %8.0f/s%n", round, what, rate);
  }

  private static double bare() throws Exception {
    var address = Databases.make();
    Databases.sql(address, "CREATE TABLE bare (id BIGINT)");
    var next = new AtomicLong();
    return rate(
        () -> {
          var connection = DriverManager.getConnection(address.url(), address.user(), null);
          var insert = connection.prepareStatement("INSERT INTO bare VALUES (?)");
          return () -> {
            insert.setLong(1, next.incrementAndGet());
            insert.executeUpdate();
          };
        });
  }

  private static void store(int round, int most, Path dir) throws Exception {
    var d = PostgresOptions.DEFAULTS;
    var options =
        new PostgresOptions(
            d.connections(),
            d.statementTimeout(),
            d.lockTimeout(),
            d.idleInTransaction(),
            d.commitDoubt(),
            d.writeBehind(),
            most,
            d.jobPolling());
    Files.createDirectories(dir);
    var address = Databases.make();
    try (var store =
        PostgresStore.open(
            address, KeyFile.in(dir), dir, InstantSource.fixed(StoreFixture.NOW), options)) {
      var sessions = store.sessions();
      say(
          round,
          "open a session, " + most + " in a commit",
          rate(() -> () -> sessions.open(StoreFixture.session(TierId.A))));
      say(
          round,
          "a turn's first and last commit, " + most,
          2
              * rate(
                  () ->
                      () -> {
                        var session = StoreFixture.session(TierId.A);
                        sessions.open(session);
                        var turn = StoreFixture.turn(session);
                        if (store.turns().begin(turn) instanceof Begun.Started) {
                          store.turns().settle(StoreFixture.end(turn, 1));
                        }
                      }));
    }
  }

  private static double rate(Callable<Call> callers) throws Exception {
    var done = new AtomicLong();
    var calls = new ArrayList<Call>();
    for (var i = 0; i < CALLERS; i++) {
      calls.add(callers.call());
    }
    var until = System.nanoTime() + EACH.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var loops = new ArrayList<Callable<Boolean>>();
      for (var call : calls) {
        loops.add(
            () -> {
              while (System.nanoTime() < until) {
                call.run();
                done.incrementAndGet();
              }
              return true;
            });
      }
      for (var future : threads.invokeAll(loops)) {
        future.get();
      }
    }
    return done.get() / (double) EACH.toSeconds();
  }
}
