package dev.ringproof.cli;

import dev.ringproof.contract.slo.RuntimeMetric;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a series counts, whichever instance it is of.
 *
 * @param labels those that the runtime gives it; what is left are its target's
 */
record CounterKey(RuntimeMetric metric, Map<String, String> labels) {
  private static final String LE = "le";

  /** A runtime that is not ours may leave these out. */
  private static final List<String> OPTIONAL = List.of("kind", "grant");

  CounterKey {
    labels = Map.copyOf(labels);
  }

  /** Returns what the series counts; refuses what is no series of that metric. */
  static CounterKey of(PromSeries series) {
    var metric =
        metric(series.name())
            .orElseThrow(
                () -> PrometheusApi.nonsense("a series " + InputFile.line(series.name(), 80)));
    var labels = new HashMap<String, String>();
    for (var name : names(metric)) {
      var value = series.labels().get(name);
      if (value != null) {
        labels.put(name, name.equals(LE) ? bound(value) : value);
      } else if (!OPTIONAL.contains(name)) {
        throw PrometheusApi.nonsense("a series of " + series.name() + " without a label " + name);
      }
    }
    return new CounterKey(metric, labels);
  }

  /** Returns the labels by which the target is known: all that are not the metric's own. */
  static Map<String, String> target(PromSeries series) {
    var labels = new HashMap<>(series.labels());
    metric(series.name()).ifPresent(metric -> labels.keySet().removeAll(names(metric)));
    return Map.copyOf(labels);
  }

  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  private static Optional<RuntimeMetric> metric(String series) {
    return Arrays.stream(RuntimeMetric.values())
        .filter(metric -> metric.series().getFirst().equals(series))
        .findFirst();
  }

  private static List<String> names(RuntimeMetric metric) {
    var names = new java.util.ArrayList<>(metric.labels());
    if (metric.kind() == RuntimeMetric.Kind.HISTOGRAM) {
      names.add(LE);
    }
    return names;
  }

  /** One bound is written in several ways, {@code 1} and {@code 1.0}, by versions of Prometheus. */
  private static String bound(String le) {
    if (le.equals("+Inf")) {
      return le;
    }
    if (!le.matches("[0-9]{1,12}(\\.[0-9]{1,12})?(e[+-]?[0-9]{1,2})?")) {
      throw PrometheusApi.nonsense("the bound " + InputFile.line(le, 40) + " of a bucket");
    }
    return new BigDecimal(le).stripTrailingZeros().toPlainString();
  }
}
