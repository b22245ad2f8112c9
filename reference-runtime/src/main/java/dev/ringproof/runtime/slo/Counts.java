package dev.ringproof.runtime.slo;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.Map;
import java.util.TreeMap;

/** A counter's values in one tier, summed by one label. */
record Counts(Map<String, Long> byLabel) {

  static Counts of(Counter counter, String tier, String label) {
    var sums = new TreeMap<String, Long>();
    for (var point : counter.collect().getDataPoints()) {
      if (tier.equals(point.getLabels().get("tier"))) {
        sums.merge(point.getLabels().get(label), Math.round(point.getValue()), Long::sum);
      }
    }
    return new Counts(sums);
  }

  long get(String value) {
    return byLabel.getOrDefault(value, 0L);
  }

  long total() {
    return byLabel.values().stream().mapToLong(Long::longValue).sum();
  }

  JsonObject json() {
    var json = JsonValue.object();
    for (var entry : byLabel.entrySet()) {
      json = json.with(entry.getKey(), entry.getValue());
    }
    return json;
  }
}
