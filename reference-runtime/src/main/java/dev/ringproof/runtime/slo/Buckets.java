package dev.ringproof.runtime.slo;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A histogram in one tier, all its other labels summed: counts by upper bound in seconds, not
 * cumulative, the last bound infinite.
 */
record Buckets(SortedMap<Double, Long> counts) {

  static Buckets of(Histogram histogram, double[] bounds, String tier) {
    var sums = new TreeMap<Double, Long>();
    sums.put(Double.POSITIVE_INFINITY, 0L);
    for (var bound : bounds) {
      sums.put(bound, 0L);
    }
    for (var point : histogram.collect().getDataPoints()) {
      if (tier.equals(point.getLabels().get("tier"))) {
        for (var bucket : point.getClassicBuckets()) {
          sums.merge(bucket.getUpperBound(), bucket.getCount(), Long::sum);
        }
      }
    }
    return new Buckets(sums);
  }

  long count() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  JsonObject json() {
    return JsonValue.object()
        .with("count", count())
        .with("buckets", new JsonArray(cumulative()))
        .with("p50Ms", quantile(.50))
        .with("p95Ms", quantile(.95))
        .with("p99Ms", quantile(.99));
  }

  private List<JsonValue> cumulative() {
    var shown = new ArrayList<JsonValue>();
    long sum = 0;
    for (var bucket : counts.entrySet()) {
      sum += bucket.getValue();
      shown.add(JsonValue.object().with("leMs", millis(bucket.getKey())).with("count", sum));
    }
    return shown;
  }

  /**
   * Interpolates within the bucket that holds the rank, as Prometheus does; beyond the last finite
   * bound it is that bound. Null without samples.
   */
  JsonValue quantile(double q) {
    var rank = q * count();
    if (rank == 0) {
      return new JsonNull();
    }
    double lower = 0;
    long below = 0;
    for (var bucket : counts.entrySet()) {
      var upper = bucket.getKey();
      var here = bucket.getValue();
      if (below + here >= rank && here > 0) {
        return millis(upper.isInfinite() ? lower : lower + (upper - lower) * (rank - below) / here);
      }
      below += here;
      lower = upper;
    }
    return millis(lower);
  }

  private static JsonValue millis(double seconds) {
    if (Double.isInfinite(seconds)) {
      return new JsonNull();
    }
    return Decimals.millis(seconds);
  }
}
