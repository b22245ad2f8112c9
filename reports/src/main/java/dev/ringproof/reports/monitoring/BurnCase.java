package dev.ringproof.reports.monitoring;

import dev.ringproof.contract.slo.ServiceObjective;
import java.util.ArrayList;
import java.util.List;

/**
 * Traffic of one ring, minute by minute, and which alerts it has to raise: worked out here from the
 * numbers of events, not from the rules.
 *
 * @param title what it shows, for whoever reads that it failed
 */
record BurnCase(String title, List<Stretch> stretches) {
  /** An evaluation comes each so many minutes; a case ends with one. */
  static final int EVALUATION = 60;

  /** Fewer than two, more than one with what extrapolation adds to it. */
  private static final double ALONE = 1.5;

  /** Minutes in a row of which each had as many events. */
  record Stretch(int minutes, long total, long bad) {}

  BurnCase {
    stretches = List.copyOf(stretches);
  }

  /** Returns how long it is. */
  int minutes() {
    return stretches.stream().mapToInt(Stretch::minutes).sum();
  }

  /** Returns the pairs whose alert fires when it is over, of those by which it can be watched. */
  List<BurnPair> firing(ServiceObjective objective) {
    return BurnPair.of(objective).stream()
        .filter(
            pair -> {
              var longer = within(pair.longer().minutes());
              var shorter = within(pair.shorter().minutes());
              var factor = pair.factor().doubleValue();
              return burn(longer, objective) > factor
                  && burn(shorter, objective) > factor
                  && longer.bad() > ALONE;
            })
        .toList();
  }

  /** Returns how fast the budget burnt over the last so many minutes; not a number without any. */
  double burn(int minutes, ServiceObjective objective) {
    return burn(within(minutes), objective);
  }

  private static double burn(Stretch seen, ServiceObjective objective) {
    return (double) seen.bad() / seen.total() / objective.budget().doubleValue();
  }

  private Stretch within(int minutes) {
    long total = 0;
    long bad = 0;
    var left = minutes;
    for (var stretch : stretches.reversed()) {
      var some = Math.min(left, stretch.minutes());
      total += some * stretch.total();
      bad += some * stretch.bad();
      left -= some;
    }
    return new Stretch(minutes - left, total, bad);
  }

  /** Returns a counter of promtool's notation that grew by these numbers, a sample a minute. */
  String series(java.util.function.ToLongFunction<Stretch> counted) {
    var parts = new ArrayList<String>();
    long at = 0;
    for (var stretch : stretches) {
      var grows = counted.applyAsLong(stretch);
      // The first sample stands before the first minute; each other one after its minute.
      var first = parts.isEmpty() ? at : at + grows;
      var more = parts.isEmpty() ? stretch.minutes() : stretch.minutes() - 1;
      parts.add(first + "+" + grows + "x" + more);
      at += grows * stretch.minutes();
    }
    return String.join(" ", parts);
  }
}
