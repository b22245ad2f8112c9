package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.TurnEvent;
import dev.ringproof.runtime.store.sql.Hold;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures what the store costs: CPU time of its writer for each event, CPU time of a read of a
 * turn's events. Not a test: run it in turn with that of another build, ADR 0009 says how.
 */
final class StoreCost {
  private static final int AT_ONCE = 40;
  private static final int TOKENS = 60;
  private static final int WARMING = 4;
  private static final int WAVES = 10;

  private final SqliteStore store;
  private long began;
  private long said;
  private long settled;

  private StoreCost(SqliteStore store) {
    this.store = store;
  }

  /** Prints one line for each kind of load; the argument is a name for the build. */
  @SuppressWarnings("SystemOut") // it is its answer
  public static void main(String[] args) throws IOException {
    var dir = Files.createTempDirectory("store-cost");
    try (var store = SqliteStore.open(dir, InstantSource.fixed(StoreFixture.NOW))) {
      var cost = new StoreCost(store);
      for (var pace : List.of(5, 25)) {
        System.out.printf(
            Locale.ROOT, "%s write, a token each %d ms: %s%n", args[0], pace, cost.written(pace));
      }
      System.out.printf(Locale.ROOT, "%s read: %s%n", args[0], cost.read());
    } finally {
      clear(dir);
    }
  }

  private String written(int paceMillis) {
    for (var i = 0; i < WARMING; i++) {
      wave(paceMillis);
    }
    began = 0;
    said = 0;
    settled = 0;
    for (var i = 0; i < WAVES; i++) {
      wave(paceMillis);
    }
    var turns = 1e3 * WAVES * AT_ONCE;
    return String.format(
        Locale.ROOT,
        "%.1f us an event; of a turn, begin %.0f us, %d tokens %.0f us, settle %.0f us",
        (began + said + settled) / turns / (TOKENS + 2),
        began / turns,
        TOKENS,
        said / turns,
        settled / turns);
  }

  /** Takes turns at once, each with a token at this pace, from first commit to last. */
  private List<BeginTurn> wave(int paceMillis) {
    var start = writerCpu();
    var turns = new ArrayList<BeginTurn>();
    for (var i = 0; i < AT_ONCE; i++) {
      var session = StoreFixture.session(TierId.A);
      store.sessions().open(session);
      var turn = StoreFixture.turn(session);
      store.turns().begin(turn);
      turns.add(turn);
    }
    var begun = writerCpu();
    var next = System.nanoTime();
    for (var token = 0; token < TOKENS; token++) {
      for (var turn : turns) {
        store.turns().appendSoon(turn.turn(), List.of(token(turn, 2 + token)));
      }
      next += paceMillis * 1_000_000L;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
    store.writer().writeVault(Hold.NOTHING, db -> true);
    var told = writerCpu();
    for (var turn : turns) {
      store.turns().settle(StoreFixture.end(turn, TOKENS + 1));
    }
    began += begun - start;
    said += told - begun;
    settled += writerCpu() - told;
    return turns;
  }

  /** As a turn's channel makes it. */
  private static TurnEvent token(BeginTurn turn, long id) {
    var payload =
        JsonValue.object()
            .with("trace", turn.trace())
            .with("turn", turn.turn())
            .with("at", "2026-11-28T10:00:00.123Z")
            .with("text", "word ");
    return new TurnEvent(id, EventType.TOKEN, payload);
  }

  private String read() {
    var turns = wave(5);
    var samples = new ArrayList<Double>();
    for (var i = 0; i < 60; i++) {
      var began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (var turn : turns) {
        var found = store.turns().eventsAfter(turn.turn(), 0).size();
        if (found != TOKENS + 2) {
          throw new IllegalStateException("found " + found + " events");
        }
      }
      var took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
      samples.add(took / 1e3 / AT_ONCE);
    }
    samples.subList(0, 30).clear();
    samples.sort(null);
    return String.format(Locale.ROOT, "%.0f us a turn of %d events", samples.get(15), TOKENS + 2);
  }

  private static long writerCpu() {
    var threads = ManagementFactory.getThreadMXBean();
    return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(t -> t != null && t.getThreadName().equals("store-writer"))
        .mapToLong(t -> threads.getThreadCpuTime(t.getThreadId()))
        .sum();
  }

  private static void clear(Path dir) throws IOException {
    try (var files = Files.list(dir)) {
      for (var file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(dir);
  }
}
