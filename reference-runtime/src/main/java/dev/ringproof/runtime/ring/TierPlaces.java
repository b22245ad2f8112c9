package dev.ringproof.runtime.ring;

import com.netflix.concurrency.limits.Limit;
import com.netflix.concurrency.limits.Limiter;
import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.Gradient2Limit;
import com.netflix.concurrency.limits.limit.WindowedLimit;
import com.netflix.concurrency.limits.limiter.SimpleLimiter;
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
  private static final int FIRST = 150;
  private static final int LEAST = 16;
  private static final int MOST = 1_000;
  // Tenants that came within this time share the places.
  private static final long RECENT = Duration.ofSeconds(10).toNanos();

  private final SimpleLimiter<String> limiter;
  private final LongSupplier nanos;
  private final Map<String, Holding> tenants = new HashMap<>();

  private static final class Holding {
    int held;
    long lastSeen;
  }

  private TierPlaces(Limit limit, LongSupplier nanos) {
    SimpleLimiter.Builder builder = SimpleLimiter.newBuilder().limit(limit).nanoClock(nanos);
    this.limiter = builder.build();
    this.nanos = nanos;
  }

  static TierPlaces fixed(LongSupplier nanos) {
    return new TierPlaces(FixedLimit.of(FIXED), nanos);
  }

  /**
   * Places that follow the latency. Gradient2, since it compares averages: Vegas holds every turn
   * against the shortest ever seen, and turns differ in length by nature; AIMD has to be told what
   * is slow. Tried with 150 turns a second: latency doubled from 1 to 2 s took the limit from 305
   * to 153 in 25 s, and back to 305 within 15 s after. A tenth of the limit as headroom makes the
   * way back as quick as the way down; a longer memory than 200 windows takes slowness for a
   * passing fault for too long, a shorter one gives in to it at once.
   */
  static TierPlaces adaptive(LongSupplier nanos) {
    var gradient =
        Gradient2Limit.newBuilder()
            .initialLimit(FIRST)
            .minLimit(LEAST)
            .maxConcurrency(MOST)
            .longWindow(200)
            .smoothing(0.4)
            .queueSizeFunction(limit -> Math.max(4, limit / 10))
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
    var listener = limiter.acquire(tenant).orElse(null);
    if (listener == null) {
      return FULL;
    }
    holding.held++;
    return new Taken(listener, holding);
  }

  private boolean overShare(Holding holding) {
    var limit = limiter.getLimit();
    var kept = Math.max(1, limit / 10);
    var share = Math.min(Math.ceilDiv(limit, tenants.size()), limit - kept);
    return limiter.getInflight() >= limit - kept && holding.held >= Math.max(1, share);
  }

  private synchronized void give(Holding holding) {
    holding.held--;
  }

  int limit() {
    return limiter.getLimit();
  }

  int inFlight() {
    return limiter.getInflight();
  }

  private final class Taken implements Admission.Place {
    private final Limiter.Listener listener;
    private final Holding holding;
    private final AtomicBoolean given = new AtomicBoolean();

    Taken(Limiter.Listener listener, Holding holding) {
      this.listener = listener;
      this.holding = holding;
    }

    @Override
    public void done() {
      once(listener::onSuccess);
    }

    @Override
    public void dropped() {
      once(listener::onDropped);
    }

    @Override
    public void ignore() {
      once(listener::onIgnore);
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
