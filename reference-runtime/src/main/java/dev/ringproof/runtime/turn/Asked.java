package dev.ringproof.runtime.turn;

import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.Retries;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Who was asked for one answer of a turn so far, and from when on each may be asked again: a
 * provider that says when to come back means all of its models.
 */
final class Asked {
  private final Retries retries;
  private final long start;
  private final Map<String, Long> freeFrom = new HashMap<>();

  Asked(Retries retries, long startNanos) {
    this.retries = retries;
    this.start = startNanos;
  }

  /** When the answer was asked for first. */
  long startNanos() {
    return start;
  }

  /** Takes note of a call, which a provider may be asked once without a budget. */
  void call(String model) {
    var provider = retries.provider(model);
    if (freeFrom.putIfAbsent(provider, start) == null) {
      retries.asked(provider);
    }
  }

  /** Takes note of how a call ended. */
  void ended(String model, ModelResult result) {
    if (result instanceof ModelResult.Refused refused && refused.retryAfter() != null) {
      var free = System.nanoTime() + refused.retryAfter().toNanos();
      freeFrom.merge(retries.provider(model), free, Math::max);
    }
  }

  /** Whether the provider of a model was asked already, by whatever model. */
  boolean knows(String model) {
    return freeFrom.containsKey(retries.provider(model));
  }

  /** Returns how long the provider of a model wants to be left alone yet; never negative. */
  Duration pause(String model) {
    var free = freeFrom.getOrDefault(retries.provider(model), start);
    return Duration.ofNanos(Math.max(0, free - System.nanoTime()));
  }
}
