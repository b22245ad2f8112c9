package dev.ringproof.runtime.ring;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import dev.ringproof.runtime.ring.RingGate.Admission;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The places of one tier. A newcomer always finds one kept free by the others: when few are left,
 * who holds his share of them gets no more.
 */
final class TierPlaces {
  static final Admission.Full FULL = new Admission.Full(Duration.ofSeconds(1));
  static final int FIXED = 512;
  private static final int FIRST = 300;
  // What a node holds however slow its provider is: a stream that waits costs it next to nothing.
  private static final int LEAST = 64;
  private static final int MOST = 1_000;
  // Tenants that came within this time share the places.
  private static final long RECENT = Duration.ofSeconds(10).toNanos();

  // A turn that was lost counts as so many of usual length: the limit's own kind of averages knows
  // lengths alone, and would take one that was given up early for a quick one.
  private static final int LOST = 3;
  private static final int MEMORY = 50;

  private final Limit limit;
  private final LongSupplier nanos;
  private final Map<String, Holding> tenants = new HashMap<>();
  private int inFlight;
  private long usual;

  private static final class Holding {
    int held;
    long lastSeen;
  }

  private TierPlaces(Limit limit, LongSupplier nanos) {
    this.limit = limit;
    this.nanos = nanos;
  }

  static TierPlaces fixed(LongSupplier nanos) {
    return new TierPlaces(FixedLimit.of(FIXED), nanos);
  }

  /**
   * Places that follow the latency of a turn of usual length. Gradient2, since it compares
   * averages: Vegas holds every turn against the best ever seen; AIMD has to be told what is slow.
   * A tenth of the limit as headroom makes the way back as quick as the way down; a longer memory
   * than 200 windows takes slowness for a passing fault for too long, a shorter one gives in to it
   * at once.
   */
  static TierPlaces adaptive(LongSupplier nanos) {
    var gradient =
        Gradient2Limit.newBuilder()
            .initialLimit(FIRST)
            .minLimit(LEAST)
            .maxConcurrency(MOST)
            .longWindow(200)
            .smoothing(0.4)
            .queueSizeFunction(limit -> Math.max(8, limit / 10))
            .build();
    var windowed =
        WindowedLimit.newBuilder()
            .minWindowTime(250, TimeUnit.MILLISECONDS)
            .maxWindowTime(1, TimeUnit.SECONDS)
            .windowSize(10)
            .build(gradient);
    return new TierPlaces(windowed, nanos);
  }

  synchronized Admission take(String tenant) {
    var now = nanos.getAsLong();
    tenants.values().removeIf(other -> other.held == 0 && now - other.lastSeen > RECENT);
    var holding = tenants.computeIfAbsent(tenant, name -> new Holding());
    holding.lastSeen = now;
    if (overShare(holding)) {
      return FULL;
    }
    if (inFlight >= limit.getLimit()) {
      return FULL;
    }
    holding.held++;
    inFlight++;
    return new Taken(holding, now, inFlight);
  }

  private boolean overShare(Holding holding) {
    var most = limit.getLimit();
    var kept = Math.max(1, most / 10);
    var share = Math.min(Math.ceilDiv(most, tenants.size()), most - kept);
    return inFlight >= most - kept && holding.held >= Math.max(1, share);
  }

  private synchronized void give(Holding holding) {
    holding.held--;
    inFlight--;
  }

  private synchronized void learn(long length) {
    usual = usual == 0 ? length : usual + (length - usual) / MEMORY;
  }

  private synchronized long usual() {
    return usual;
  }

  int limit() {
    return limit.getLimit();
  }

  synchronized int inFlight() {
    return inFlight;
  }

  private final class Taken implements Admission.Place {
    private final Holding holding;
    private final long start;
    private final int together;
    private final AtomicBoolean given = new AtomicBoolean();

    Taken(Holding holding, long start, int together) {
      this.holding = holding;
      this.start = start;
      this.together = together;
    }

    @Override
    public void done(Duration typical) {
      once(
          () -> {
            learn(typical.toNanos());
            sample(typical.toNanos(), false);
          });
    }

    @Override
    public void dropped() {
      once(() -> sample(Math.max(nanos.getAsLong() - start, LOST * usual()), true));
    }

    @Override
    public void ignore() {
      once(() -> {});
    }

    /** The library dates a sample by its start: one that ends now is as long as it says. */
    private void sample(long length, boolean dropped) {
      limit.onSample(nanos.getAsLong() - length, length, together, dropped);
    }

    /** A place that is given back twice would let one too many in. */
    private void once(Runnable tell) {
      if (given.compareAndSet(false, true)) {
        tell.run();
        give(holding);
      }
    }
  }
}
