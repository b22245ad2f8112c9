package dev.ringproof.runtime;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.telemetry.TurnLog;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Deletes raw text that is past its window, several times within each window, and says when it did
 * so last: a purge that failed or hangs shows by its age.
 */
final class Sweeper implements AutoCloseable {
  private static final long LEAST_MILLIS = 200;
  private static final long MOST_MILLIS = 60_000;

  private final Store store;
  private final Clock clock;
  private final long pause;
  private final SloRecorder slo;
  private final TurnLog log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("sweeper").unstarted(task));

  Sweeper(Store store, Clock clock, Duration window, SloRecorder slo, TurnLog log) {
    this.store = store;
    this.clock = clock;
    this.pause = Math.clamp(window.toMillis() / 10, LEAST_MILLIS, MOST_MILLIS);
    this.slo = slo;
    this.log = log;
  }

  void start() {
    var unused = timer.scheduleWithFixedDelay(this::sweep, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void sweep() {
    try {
      var now = clock.instant();
      slo.purged("vault", now, store.vault().purge(now));
    } catch (StoreException e) {
      log.failure("sweep", JsonValue.object(), e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
