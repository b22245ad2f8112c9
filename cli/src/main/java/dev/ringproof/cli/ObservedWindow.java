package dev.ringproof.cli;

import static java.util.stream.Collectors.joining;

import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.contract.slo.Selector;
import dev.ringproof.contract.slo.Selector.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The time that is observed, read day by day, and by less where a day is more than one answer.
 *
 * @param from in milliseconds
 * @param to in milliseconds
 */
record ObservedWindow(long from, long to) {
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
  private static final long LEAST_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final Duration LONGEST = Duration.ofDays(90);

  /** The share of the time that may be without a sample, in hundredths. */
  private static final int MOST_GAPS = 1;

  private static final int GAPS_TOLD = 3;

  private static final List<RuntimeMetric> MARKS =
      List.of(RuntimeMetric.BUILD, RuntimeMetric.START);
  private static final List<RuntimeMetric> COUNTERS =
      List.of(
          RuntimeMetric.TURNS,
          RuntimeMetric.TENANT_TURNS,
          RuntimeMetric.CANCELLED_ANSWERED,
          RuntimeMetric.APPROVALS,
          RuntimeMetric.FIRST_TOKEN);

  static ObservedWindow of(@Nullable Instant from, Instant to) {
    if (from == null || !from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw new CliException(
          Exit.BAD_ARGUMENTS,
          "found a window from " + from + " to " + to + ", expected one of 90 days at most");
    }
    return new ObservedWindow(from.toEpochMilli(), to.toEpochMilli());
  }

  /** Reads what targets a user names; nothing in it can end the selector that it is put into. */
  static List<Matcher> matchers(String selector) {
    return selector.isBlank()
        ? List.of()
        : Selector.read("--selector", "targets{" + selector + "}").matchers();
  }

  /** Reads it all, from shortly before. */
  Increments.Seen read(PrometheusApi api, List<Matcher> targets, Increments increments)
      throws InterruptedException {
    var marks = selector(MARKS, targets);
    var ring = new Matcher("ring", Selector.Operator.EQUAL, increments.ring());
    var counters = selector(COUNTERS, Stream.concat(Stream.of(ring), targets.stream()).toList());
    var reader = new Reader(api, marks, counters, increments);
    reader.piece(from - ObservedInstance.AWAY_MILLIS, from);
    increments.begin();
    for (var at = from; at < to; at += DAY_MILLIS) {
      reader.piece(at, Math.min(to, at + DAY_MILLIS));
    }
    return increments.seen();
  }

  private static String selector(List<RuntimeMetric> metrics, List<Matcher> more) {
    var names = metrics.stream().map(one -> one.series().getFirst()).collect(joining("|"));
    var name = new Matcher("__name__", Selector.Operator.MATCHES, names);
    return Stream.concat(Stream.of(name), more.stream())
        .map(Matcher::toString)
        .collect(joining(",", "{", "}"));
  }

  private record Reader(PrometheusApi api, String marks, String counters, Increments increments) {

    void piece(long from, long to) throws InterruptedException {
      List<PromSeries> shown;
      List<PromSeries> counted;
      try {
        shown = api.samples(marks, from, to);
        counted = api.samples(counters, from, to);
      } catch (BoundedGet.TooLongException e) {
        if (to - from <= LEAST_MILLIS) {
          throw new CliException(
              Exit.INVALID_RUN,
              "Prometheus has more samples of a minute than are read at once: narrow --selector");
        }
        var middle = from + (to - from) / 2;
        piece(from, middle);
        piece(middle, to);
        return;
      }
      increments.add(shown, counted);
    }
  }

  /** Refuses what was not seen, or not for long enough a part of the time. */
  void check(Increments.Seen seen, String digest, int ring) {
    var what = "build " + digest + " in ring " + ring;
    if (seen.first() == seen.last()) {
      throw new CliException(
          Exit.INSUFFICIENT_EVIDENCE,
          "Prometheus has "
              + (seen.first() == 0 ? "no sample" : "one sample alone")
              + " of "
              + what
              + " under a promotion's grant from "
              + Instant.ofEpochMilli(from)
              + " to "
              + Instant.ofEpochMilli(to)
              + (seen.others().isEmpty()
                  ? ""
                  : ", but of " + InputFile.line(String.join(", ", seen.others()), 300))
              + ": look at the window, --selector, and whether the runtime is scraped with a token"
              + " of scope ops; nothing was written");
    }
    var gone = seen.gaps().stream().mapToLong(gap -> gap.to() - gap.from()).sum();
    if (gone * 100 > MOST_GAPS * (seen.last() - seen.first())) {
      throw new CliException(
          Exit.INSUFFICIENT_EVIDENCE,
          "for "
              + Duration.ofMillis(gone)
              + " Prometheus has no sample of "
              + what
              + ", more than "
              + MOST_GAPS
              + " % of the time from "
              + Instant.ofEpochMilli(seen.first())
              + " to "
              + Instant.ofEpochMilli(seen.last())
              + ": "
              + told(seen.gaps())
              + "; observe a window without them, or wait until one is long enough; nothing was"
              + " written");
    }
  }

  private static String told(List<Increments.Gap> gaps) {
    var words = new ArrayList<String>();
    for (var gap : gaps.subList(0, Math.min(GAPS_TOLD, gaps.size()))) {
      words.add(Instant.ofEpochMilli(gap.from()) + " to " + Instant.ofEpochMilli(gap.to()));
    }
    var more = gaps.size() - words.size();
    return String.join(", ", words) + (more > 0 ? " and " + more + " more" : "");
  }
}
