package dev.ringproof.runtime;

import dev.ringproof.runtime.memory.Memory;
import dev.ringproof.runtime.slo.SloRecorder;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Lets go of what sessions could recall once its window is over, asked for or not. */
final class Forgetting implements AutoCloseable {
  private static final long LEAST_MILLIS = 200;
  private static final long MOST_MILLIS = 60_000;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("forgetting").unstarted(task));

  Forgetting(Memory memory, Duration window, SloRecorder slo, Clock clock) {
    var pause = Math.clamp(window.toMillis() / 10, LEAST_MILLIS, MOST_MILLIS);
    var unused =
        timer.scheduleWithFixedDelay(
            () -> slo.purged("transient", clock.instant(), memory.purge()),
            pause,
            pause,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
