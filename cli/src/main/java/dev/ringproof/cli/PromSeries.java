package dev.ringproof.cli;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A series as Prometheus stores it: its raw samples, each at the time of its scrape.
 *
 * @param name the metric's
 * @param labels all of them but the name
 * @param samples ascending in time
 */
record PromSeries(String name, Map<String, String> labels, List<Sample> samples) {
  PromSeries {
    labels = Map.copyOf(labels);
    samples = List.copyOf(samples);
  }

  /**
   * One of them.
   *
   * @param at milliseconds since the epoch
   */
  record Sample(long at, BigDecimal value) {}
}
