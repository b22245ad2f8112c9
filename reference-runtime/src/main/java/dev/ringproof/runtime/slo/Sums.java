package dev.ringproof.runtime.slo;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Map;
import java.util.TreeMap;

/** How often and how long, in one tier, by one label of a histogram of seconds. */
record Sums(Map<String, Sum> byLabel) {
  record Sum(long count, double seconds) {
    static final Sum NONE = new Sum(0, 0);

    Sum and(Sum more) {
      return new Sum(count + more.count, seconds + more.seconds);
    }

    JsonObject json() {
      return JsonValue.object().with("count", count).with("sumMs", Decimals.millis(seconds));
    }
  }

  static Sums of(Histogram histogram, String tier, String label) {
    var sums = new TreeMap<String, Sum>();
    for (var point : histogram.collect().getDataPoints()) {
      if (tier.equals(point.getLabels().get("tier"))) {
        sums.merge(
            point.getLabels().get(label), new Sum(point.getCount(), point.getSum()), Sum::and);
      }
    }
    return new Sums(sums);
  }

  Sum total() {
    return byLabel.values().stream().reduce(Sum.NONE, Sum::and);
  }

  JsonObject json() {
    var json = JsonValue.object();
    for (var entry : byLabel.entrySet()) {
      json = json.with(entry.getKey(), entry.getValue().json());
    }
    return json;
  }
}
