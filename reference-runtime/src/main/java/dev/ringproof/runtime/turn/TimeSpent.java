package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.stream.TurnChannel;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Where the time of a turn went: each moment counts once, a commit made within a call to a tool for
 * the store and not for the tool. Owned by the turn's one thread.
 */
final class TimeSpent {
  /**
   * What a turn waits for: {@code QUEUE} is a job's wait for its next run, {@code RUNTIME} what is
   * left of the whole.
   */
  enum Part {
    QUEUE,
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

  private static final long HALF_A_MILLI = 500_000;

  private final TurnChannel channel;
  private final long began;
  private final Map<Part, Long> nanos = new EnumMap<>(Part.class);
  private OptionalLong waitsSince = OptionalLong.empty();

  /** Counts from when the turn was received or, after a restart, taken up again. */
  TimeSpent(TurnChannel channel, long beganNanos) {
    this.channel = channel;
    this.began = beganNanos;
  }

  /** From now on it waits for the queue. */
  void waits() {
    waitsSince = OptionalLong.of(System.nanoTime());
  }

  /** It runs, or ends; nothing changes if it did not wait. */
  void runs() {
    waitsSince.ifPresent(since -> nanos.merge(Part.QUEUE, System.nanoTime() - since, Long::sum));
    waitsSince = OptionalLong.empty();
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

  /** Returns the time since it was received or, after a restart, taken up again. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Returns the parts, which add up to the whole. */
  private Map<Part, Duration> parts() {
    var all = new EnumMap<Part, Duration>(Part.class);
    var left = elapsed();
    for (var part : Part.values()) {
      var spent = part == Part.STORE ? store() : nanos.getOrDefault(part, 0L);
      all.put(part, part == Part.RUNTIME ? left : Duration.ofNanos(spent));
      left = left.minusNanos(spent);
    }
    return all;
  }

  /** Returns the whole milliseconds of each part so far, for the evidence log. */
  JsonObject json() {
    var json = JsonValue.object();
    for (var part : parts().entrySet()) {
      json = json.with(part.getKey().toString(), millis(part.getValue()));
    }
    return json;
  }

  /** Returns the nearest whole millisecond: cut off, all parts would be told too short. */
  static long millis(Duration spent) {
    return Math.max(0, spent.plusNanos(HALF_A_MILLI).toMillis());
  }

  /** Tells each part that took any time so far. */
  void told(BiConsumer<String, Duration> to) {
    parts()
        .forEach(
            (part, spent) -> {
              if (spent.isPositive()) {
                to.accept(part.toString(), spent);
              }
            });
  }
}
