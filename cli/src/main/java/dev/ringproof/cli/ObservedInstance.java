package dev.ringproof.cli;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One instance, scrape by scrape: what its counters grew by while it showed the build. Growth
 * counts between two scrapes that both show it, and from 0 where the process or the series began
 * between them; what counters held before is nobody's evidence.
 */
final class ObservedInstance {
  /** Who was not seen for longer was away. */
  static final long AWAY_MILLIS = 300_000;

  private final Map<CounterKey, Long> last = new HashMap<>();
  private boolean shown;
  private long seen = Long.MIN_VALUE;
  private @Nullable BigDecimal start;
  private long spans;
  private long firstShown = Long.MAX_VALUE;
  private long lastShown = Long.MIN_VALUE;

  /**
   * What one scrape found.
   *
   * @param at in milliseconds
   * @param shown whether it was the build, in its ring
   * @param start when the process began, in seconds; null where it does not tell
   */
  record Scrape(
      long at, boolean shown, @Nullable BigDecimal start, Map<CounterKey, Long> counters) {
    Scrape {
      counters = Map.copyOf(counters);
    }
  }

  /** Takes the next scrape and returns what grew; nothing where it shows another build. */
  Map<CounterKey, Long> take(Scrape now) {
    var grown = now.shown() ? grown(now) : Map.<CounterKey, Long>of();
    if (!now.shown()) {
      last.clear();
    }
    shown = now.shown();
    seen = now.at();
    start = now.start();
    return grown;
  }

  private Map<CounterKey, Long> grown(Scrape now) {
    if (!continues(now)) {
      spans++;
      last.clear();
      if (!young(now)) {
        last.putAll(now.counters());
      }
    } else if (another(now)) {
      last.clear();
    }
    firstShown = Math.min(firstShown, now.at());
    lastShown = now.at();
    var grown = new HashMap<CounterKey, Long>();
    now.counters().forEach((key, value) -> grown.put(key, value - last.getOrDefault(key, 0L)));
    last.putAll(now.counters());
    return grown;
  }

  private boolean continues(Scrape now) {
    return shown && (now.at() - seen <= AWAY_MILLIS || (known(now) && !another(now)));
  }

  private boolean known(Scrape now) {
    return start != null && now.start() != null;
  }

  /** Whether another process counts now: it says so, or something went back. */
  private boolean another(Scrape now) {
    var began = start;
    var begins = now.start();
    if (began != null && begins != null && began.compareTo(begins) != 0) {
      return true;
    }
    return now.counters().entrySet().stream()
        .anyMatch(one -> last.getOrDefault(one.getKey(), 0L) > one.getValue());
  }

  /** Whether the process began since it was last seen, and not long ago. */
  private boolean young(Scrape now) {
    var began = now.start();
    if (began == null) {
      return false;
    }
    var millis = began.movePointRight(3).longValue();
    return millis > seen && now.at() - millis <= AWAY_MILLIS;
  }

  /** How often it began to show the build. */
  long spans() {
    return spans;
  }

  /** Whether both showed the build at a time. */
  boolean overlaps(ObservedInstance other) {
    return firstShown <= other.lastShown && other.firstShown <= lastShown;
  }
}
