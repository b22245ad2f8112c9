package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreConcurrencyContract;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Hold;
import dev.ringproof.runtime.store.sql.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteConcurrencyTest extends StoreConcurrencyContract {
  @TempDir Path dir;

  @Override
  protected Store open() {
    return SqliteStore.open(dir, InstantSource.fixed(StoreFixture.NOW));
  }

  @Test
  void callersShareCommits() throws InterruptedException {
    var calls = new ArrayList<Callable<Begun>>();
    for (var session : openedForAll()) {
      var turn = turn(session);
      calls.add(() -> store.turns().begin(turn));
    }
    var writer = ((SqliteStore) store).writer();
    var before = writer.commits();
    // The writer is held until all callers queue, as a slow disk would hold it.
    var held = new CountDownLatch(1);
    Thread.startVirtualThread(() -> writer.alone(db -> holdUntilQueued(writer, held)));
    held.await();
    atOnce(calls);
    assertThat(writer.commits() - before).isEqualTo(1);
  }

  /** As when memory runs out within a write: who waits is told, and so is who comes later. */
  @Test
  void nobodyWaitsForAWriterThatBroke() {
    var writer = ((SqliteStore) store).writer();
    Db.Work<Boolean> broken =
        db -> {
          throw new OutOfMemoryError("planted");
        };
    assertThatThrownBy(() -> writer.writeVault(Hold.NOTHING, broken))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the store's writer broke");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> writer.writeVault(Hold.NOTHING, db -> true))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("closed"));
  }

  private static boolean holdUntilQueued(Writer writer, CountDownLatch held) {
    held.countDown();
    var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (writer.queued() < CALLERS && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return true;
  }
}
