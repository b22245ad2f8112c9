package dev.ringproof.runtime.slo;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How fast the error budget of one objective burns, over a short and a long window: 1 uses up
 * exactly what the objective allows, 0 nothing. Events are kept by spans of a twentieth of the
 * short window, by which a window may be too long.
 */
final class BurnWindows {
  private static final int SPANS = 20;

  private final Duration shortWindow;
  private final Duration longWindow;
  private final BigDecimal target;
  private final LongSupplier nanos;
  private final long span;
  private final Deque<Span> spans = new ArrayDeque<>();

  /** Events that came within one span, which is known by its number. */
  private static final class Span {
    private final long number;
    private long good;
    private long total;

    Span(long number) {
      this.number = number;
    }
  }

  /** Good events of all events within a window. */
  record Seen(long good, long total) {}

  /**
   * Makes windows without an event.
   *
   * @param target least share of good events, below 1
   * @param nanos the clock, as {@link System#nanoTime}
   */
  BurnWindows(Duration shortWindow, Duration longWindow, BigDecimal target, LongSupplier nanos) {
    this.shortWindow = shortWindow;
    this.longWindow = longWindow;
    this.target = target;
    this.nanos = nanos;
    this.span = Math.max(1, shortWindow.toNanos() / SPANS);
  }

  /** Takes an event. */
  synchronized void note(boolean good) {
    var now = number();
    if (spans.isEmpty() || spans.getLast().number != now) {
      spans.addLast(new Span(now));
    }
    var last = spans.getLast();
    last.good += good ? 1 : 0;
    last.total++;
    while (spans.getFirst().number < first(longWindow, now)) {
      spans.removeFirst();
    }
  }

  private long number() {
    return Math.floorDiv(nanos.getAsLong(), span);
  }

  /** Returns the first span of a window that ends now. */
  private long first(Duration window, long now) {
    return now - Math.ceilDiv(window.toNanos(), span);
  }

  private synchronized Seen seen(Duration window) {
    var first = first(window, number());
    long good = 0;
    long total = 0;
    for (var one : spans) {
      if (one.number >= first) {
        good += one.good;
        total += one.total;
      }
    }
    return new Seen(good, total);
  }

  /** Returns the rate over the short window; empty without events in it. */
  Optional<BigDecimal> shortRate() {
    return rate(seen(shortWindow));
  }

  /** Returns the rate over the long window; empty without events in it. */
  Optional<BigDecimal> longRate() {
    return rate(seen(longWindow));
  }

  private Optional<BigDecimal> rate(Seen seen) {
    if (seen.total() == 0) {
      return Optional.empty();
    }
    var bad = BigDecimal.valueOf(seen.total() - seen.good());
    var allowed = BigDecimal.ONE.subtract(target).multiply(BigDecimal.valueOf(seen.total()));
    return Optional.of(bad.divide(allowed, Decimals.MOST, RoundingMode.HALF_UP));
  }

  JsonObject json() {
    return JsonValue.object()
        .with("target", new JsonNumber(target))
        .with("short", json(shortWindow))
        .with("long", json(longWindow));
  }

  private JsonObject json(Duration window) {
    var seen = seen(window);
    var rate = rate(seen);
    return JsonValue.object()
        .with("windowMs", window.toMillis())
        .with("good", seen.good())
        .with("total", seen.total())
        .with("rate", rate.isPresent() ? Decimals.shown(rate.get()) : new JsonNull());
  }
}
