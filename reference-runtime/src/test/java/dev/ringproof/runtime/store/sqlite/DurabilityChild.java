package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.tokens;
import static dev.ringproof.runtime.store.StoreFixture.turn;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.StoreFixture;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;

/** Takes turns until it is killed and says on standard output what the store acknowledged. */
public final class DurabilityChild {
  private static final int WORKERS = 8;

  private DurabilityChild() {}

  /** Runs on the data directory that the argument names. */
  public static void main(String[] args) throws InterruptedException {
    var out = System.out;
    var store = SqliteStore.open(Path.of(args[0]), InstantSource.fixed(StoreFixture.NOW));
    var workers = new Thread[WORKERS];
    for (var i = 0; i < WORKERS; i++) {
      workers[i] = Thread.startVirtualThread(() -> work(store, out));
    }
    for (var worker : workers) {
      worker.join();
    }
  }

  private static void work(SqliteStore store, PrintStream out) {
    var session = StoreFixture.session(TierId.A);
    store.sessions().open(session);
    for (var n = 1; n <= 30; n++) {
      var turn = turn(store, session);
      store.turns().begin(turn);
      say(out, "begun", turn.turn(), session.id());
      store.turns().appendSoon(turn.turn(), tokens(2, 9));
      store.turns().append(turn.turn(), tokens(10, 10));
      say(out, "streamed", turn.turn(), turn.trace());
      var version = store.turns().settle(end(turn, 10)).orElseThrow();
      say(out, "settled", turn.turn(), Long.toString(version));
    }
  }

  private static void say(PrintStream out, String what, String turn, String more) {
    synchronized (out) {
      out.println(what + " " + turn + " " + more);
      out.flush();
    }
  }
}
