package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.stream.TurnChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Where the time of a turn went: each moment counts once, a commit made within a call to a tool for
 * the store and not for the tool. Owned by the turn's one thread.
 */
final class TimeSpent {
  /** What a turn waits for. {@code RUNTIME} is what is left of the whole. */
  enum Part {
    MODEL,
    POLICY,
    TOOL,
    PEOPLE,
    STORE,
    RUNTIME;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final TurnChannel channel;
  private final Map<Part, Long> nanos = new EnumMap<>(Part.class);

  TimeSpent(TurnChannel channel) {
    this.channel = channel;
  }

  /** Does the work and counts its time for this part. */
  <T> T in(Part part, Supplier<T> work) {
    var began = System.nanoTime();
    var inStore = store();
    try {
      return work.get();
    } finally {
      nanos.merge(part, System.nanoTime() - began - (store() - inStore), Long::sum);
    }
  }

  private long store() {
    return channel.storing().toNanos() + nanos.getOrDefault(Part.STORE, 0L);
  }

  /** Returns the parts, which add up to the whole. */
  private Map<Part, Duration> parts(Duration whole) {
    var all = new EnumMap<Part, Duration>(Part.class);
    var left = whole;
    for (var part : Part.values()) {
      var spent = part == Part.STORE ? store() : nanos.getOrDefault(part, 0L);
      all.put(part, part == Part.RUNTIME ? left : Duration.ofNanos(spent));
      left = left.minusNanos(spent);
    }
    return all;
  }

  /**
   * Returns the whole milliseconds of each part, for the evidence log.
   *
   * @param whole since the turn was received or, after a restart, taken up again
   */
  JsonObject json(Duration whole) {
    var json = JsonValue.object();
    for (var part : parts(whole).entrySet()) {
      json = json.with(part.getKey().toString(), Math.max(0, part.getValue().toMillis()));
    }
    return json;
  }

  /** Tells each part that took any time. */
  void told(Duration whole, BiConsumer<String, Duration> to) {
    parts(whole)
        .forEach(
            (part, spent) -> {
              if (spent.isPositive()) {
                to.accept(part.toString(), spent);
              }
            });
  }
}
