package dev.ringproof.runtime;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.slo.SloRecorder;
import dev.ringproof.runtime.store.Retention;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.telemetry.TurnLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Deletes what is past its window, several times within each window, and says when it did so last:
 * a purge that failed or hangs shows by its age.
 */
final class Sweeper implements AutoCloseable {
  private static final long LEAST_MILLIS = 200;
  private static final long MOST_MILLIS = 60_000;
  private static final long MOST_MILLIS_OF_REVIEW = 600_000;

  private final Store store;
  private final Clock clock;
  private final Retention retention;
  private final SloRecorder slo;
  private final TurnLog log;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("sweeper").unstarted(task));

  Sweeper(Store store, Clock clock, Retention retention, SloRecorder slo, TurnLog log) {
    this.store = store;
    this.clock = clock;
    this.retention = retention;
    this.slo = slo;
    this.log = log;
  }

  /** Returns how long this configuration and these windows keep what is kept. */
  static Retention retention(Config config, TierData tiers) {
    var windows = tiers.windows();
    return new Retention(windows.vault(), config.sessionLife(), windows.review(), windows.budget());
  }

  void start() {
    every(retention.vault(), MOST_MILLIS, "vault", now -> store.vault().purge(now));
    every(
        retention.review(),
        MOST_MILLIS_OF_REVIEW,
        "continuity",
        now -> store.sessions().purge(retention, now));
  }

  private void every(Duration window, long most, String dataClass, Purge purge) {
    var pause = Math.clamp(window.toMillis() / 10, LEAST_MILLIS, most);
    Runnable sweep = () -> sweep(dataClass, purge);
    var unused = timer.scheduleWithFixedDelay(sweep, pause, pause, TimeUnit.MILLISECONDS);
  }

  private interface Purge {
    int run(Instant now);
  }

  private void sweep(String dataClass, Purge purge) {
    try {
      var now = clock.instant();
      slo.purged(dataClass, now, purge.run(now));
    } catch (StoreException e) {
      log.failure("sweep", JsonValue.object().with("class", dataClass), e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
