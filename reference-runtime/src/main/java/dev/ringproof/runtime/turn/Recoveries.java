package dev.ringproof.runtime.turn;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.slo.SloRecorder;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Whether a retryable failure that a user saw was followed by a success of the same session within
 * the window: each failure counts once, good or not.
 */
public final class Recoveries implements AutoCloseable {
  private final SloRecorder slo;
  private final Duration window;
  private final ConcurrentMap<String, TierId> open = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("recoveries").unstarted(task));

  /** Counts into the recorder. */
  public Recoveries(SloRecorder slo, Duration window) {
    this.slo = slo;
    this.window = window;
  }

  /** A retryable failure of this turn in this session. */
  void failed(String session, String turn, TierId tier) {
    var key = session + "/" + turn;
    open.put(key, tier);
    try {
      var unused =
          timer.schedule(
              () -> {
                if (open.remove(key, tier)) {
                  slo.recovered(tier, false);
                }
              },
              window.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // The process ends, and a turn it could not settle with it: nobody reads this count any more.
    }
  }

  /** A success in this session: whatever failed before it in the window is recovered. */
  void succeeded(String session) {
    for (var entry : open.entrySet()) {
      if (entry.getKey().startsWith(session + "/") && open.remove(entry.getKey()) != null) {
        slo.recovered(entry.getValue(), true);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
