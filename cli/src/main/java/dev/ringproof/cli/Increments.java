package dev.ringproof.cli;

import dev.ringproof.cli.ObservedInstance.Scrape;
import dev.ringproof.contract.slo.RuntimeMetric;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Adds up, piece of time by piece of time, what counters grew by on all instances while they showed
 * one build in one ring under a grant that is no rehearsal's.
 */
final class Increments {
  private static final long MOST = 1_000_000_000_000L;

  private final String digest;
  private final String ring;
  private final Map<Map<String, String>, ObservedInstance> instances = new HashMap<>();
  private final Map<CounterKey, Long> grown = new HashMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private final TreeSet<String> others = new TreeSet<>();
  private @Nullable Long first;
  private @Nullable Long last;

  Increments(String digest, int ring) {
    this.digest = digest;
    this.ring = Integer.toString(ring);
  }

  /** A time in which nobody showed the build, in milliseconds. */
  record Gap(long from, long to) {}

  /**
   * What was seen.
   *
   * @param first in milliseconds, 0 where nothing was; as is the last
   * @param others builds in this ring that were seen beside it
   * @param edges how often an instance began or ceased to show the build
   */
  record Seen(
      long first,
      long last,
      List<Gap> gaps,
      Map<CounterKey, Long> grown,
      List<String> others,
      long edges) {
    Seen {
      gaps = List.copyOf(gaps);
      grown = Map.copyOf(grown);
      others = List.copyOf(others);
    }
  }

  String ring() {
    return ring;
  }

  /** What was taken so far lies before the window: it says what counters begin at, no more. */
  void begin() {
    grown.clear();
    gaps.clear();
    first = last;
  }

  /** Takes the next piece's samples. */
  void add(List<PromSeries> marks, List<PromSeries> counters) {
    var scrapes = new HashMap<Map<String, String>, SortedMap<Long, Made>>();
    marks.forEach(series -> mark(series, scrapes));
    counters.forEach(series -> count(series, scrapes));
    var shown = new TreeSet<Long>();
    scrapes.forEach(
        (target, times) -> {
          var instance = instances.computeIfAbsent(target, t -> new ObservedInstance());
          times.forEach(
              (at, made) -> {
                var scrape = made.scrape(at);
                if (scrape != null) {
                  instance.take(scrape).forEach((key, more) -> grown.merge(key, more, Long::sum));
                  if (scrape.shown()) {
                    shown.add(at);
                  }
                }
              });
        });
    shown.forEach(this::seen);
  }

  private void seen(long at) {
    if (last != null && at - last > ObservedInstance.AWAY_MILLIS) {
      gaps.add(new Gap(last, at));
    }
    first = first == null ? at : first;
    last = at;
  }

  private void mark(PromSeries series, Map<Map<String, String>, SortedMap<Long, Made>> scrapes) {
    var key = CounterKey.of(series);
    var times = scrapes.computeIfAbsent(CounterKey.target(series), t -> new TreeMap<>());
    for (var sample : series.samples()) {
      var made = times.computeIfAbsent(sample.at(), at -> new Made());
      if (key.metric() == RuntimeMetric.START) {
        made.start = sample.value();
      } else if (sample.value().compareTo(BigDecimal.ONE) != 0) {
        throw PrometheusApi.nonsense(series.name() + " " + sample.value() + ", expected 1");
      } else {
        made.marks++;
        made.mine += mine(key) ? 1 : 0;
      }
    }
  }

  private boolean mine(CounterKey key) {
    var granted = key.label("grant").isEmpty() || key.label("grant").equals("promotion");
    var here = key.label("ring").equals(ring);
    if (here && !key.label("digest").equals(digest)) {
      others.add(key.label("digest"));
    }
    return here && granted && key.label("digest").equals(digest);
  }

  private static void count(
      PromSeries series, Map<Map<String, String>, SortedMap<Long, Made>> scrapes) {
    var key = CounterKey.of(series);
    var times = scrapes.computeIfAbsent(CounterKey.target(series), t -> new TreeMap<>());
    for (var sample : series.samples()) {
      var counters = times.computeIfAbsent(sample.at(), at -> new Made()).counters;
      if (counters.put(key, whole(series, sample.value())) != null) {
        throw PrometheusApi.nonsense("two values of " + series.name() + " at a time");
      }
    }
  }

  private static long whole(PromSeries series, BigDecimal value) {
    try {
      var whole = value.longValueExact();
      if (whole <= MOST) {
        return whole;
      }
    } catch (ArithmeticException e) {
      // Told below.
    }
    throw PrometheusApi.nonsense(
        "the value " + value + " of " + series.name() + ", expected a whole number up to " + MOST);
  }

  /** Returns what was seen in all; refuses what was counted twice. */
  Seen seen() {
    twice();
    var edges = 2 * instances.values().stream().mapToLong(ObservedInstance::spans).sum();
    return new Seen(
        first == null ? 0 : first,
        last == null ? 0 : last,
        gaps,
        grown,
        List.copyOf(others),
        edges);
  }

  /** One runtime that is scraped as two targets would count as two. */
  private void twice() {
    var all = List.copyOf(instances.entrySet());
    for (int i = 0; i < all.size(); i++) {
      for (var other : all.subList(i + 1, all.size())) {
        var name = all.get(i).getKey().getOrDefault("instance", "");
        if (!name.isEmpty()
            && name.equals(other.getKey().get("instance"))
            && all.get(i).getValue().overlaps(other.getValue())) {
          throw new CliException(
              Exit.BAD_ARGUMENTS,
              "the instance "
                  + InputFile.line(name, 80)
                  + " is scraped twice at a time, and would count twice: narrow --selector");
        }
      }
    }
  }

  /** One scrape of one instance in the making. */
  private static final class Made {
    private final Map<CounterKey, Long> counters = new HashMap<>();
    private @Nullable BigDecimal start;
    private int marks;
    private int mine;

    /** Returns it; null where it says nothing of a build. Two builds at once are none. */
    @Nullable Scrape scrape(long at) {
      return marks == 0 ? null : new Scrape(at, marks == mine, start, counters);
    }
  }
}
