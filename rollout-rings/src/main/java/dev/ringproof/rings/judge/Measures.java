package dev.ringproof.rings.judge;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.CountedSample;
import dev.ringproof.contract.verdict.CountedSample.Bucket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads rates and samples out of an evidence document. */
final class Measures {
  private Measures() {}

  /**
   * Returns the rate over all tenants: the one that names no tenant, or the sum of those that do.
   */
  static Optional<Rate> rate(Evidence evidence, String metric, @Nullable TierId tier) {
    var all = rates(evidence, metric, tier);
    var whole = all.stream().filter(rate -> rate.tenant() == null).toList();
    var parts = whole.isEmpty() ? all : whole;
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    var good = parts.stream().mapToLong(Rate::good).sum();
    var total = parts.stream().mapToLong(Rate::total).sum();
    return Optional.of(new Rate(metric, tier, null, good, total));
  }

  /** Returns the rates that name a tenant. */
  static List<Rate> byTenant(Evidence evidence, String metric, @Nullable TierId tier) {
    return rates(evidence, metric, tier).stream().filter(r -> r.tenant() != null).toList();
  }

  /** Returns why the rates contradict themselves, if they do. */
  static Optional<String> contradiction(Evidence evidence, String metric, @Nullable TierId tier) {
    var all = rates(evidence, metric, tier);
    var names = all.stream().map(rate -> String.valueOf(rate.tenant())).distinct().count();
    if (names != all.size()) {
      return Optional.of(metric + " is given twice for one tenant");
    }
    var tenants = byTenant(evidence, metric, tier);
    var whole = rate(evidence, metric, tier);
    var sum = tenants.stream().mapToLong(Rate::total).sum();
    if (whole.isPresent() && sum > whole.get().total()) {
      return Optional.of(
          metric + " counts " + whole.get().total() + " in all, but " + sum + " over its tenants");
    }
    return Optional.empty();
  }

  /** Returns the tenant with the lowest share of good ones, in words. */
  static @Nullable String worstTenant(Evidence evidence, String metric, @Nullable TierId tier) {
    return byTenant(evidence, metric, tier).stream()
        .filter(rate -> rate.total() > 0)
        .min(
            Comparator.comparingDouble((Rate r) -> (double) r.good() / (double) r.total())
                .thenComparing(r -> String.valueOf(r.tenant())))
        .map(r -> r.tenant() + ": " + r.good() + " of " + r.total())
        .orElse(null);
  }

  /**
   * Returns the sample of a metric with those turns that never got there: they stay in the
   * denominator, above every limit. Empty if the metric is not there or is given twice.
   */
  static Optional<CountedSample> sample(
      Evidence evidence, String metric, TierId tier, String clock) {
    var found =
        evidence.distributions().stream()
            .filter(d -> d.metric().equals(metric) && d.tier() == tier && d.clock().equals(clock))
            .toList();
    if (found.size() != 1) {
      return Optional.empty();
    }
    var buckets = new ArrayList<Bucket>();
    found.getFirst().values().forEach(v -> buckets.add(new Bucket(v.micros(), v.count())));
    var turns = rate(evidence, "turn-success", tier).map(Rate::total).orElse(0L);
    var never = turns - found.getFirst().total();
    if (never > 0) {
      buckets.add(new Bucket(CountedSample.NEVER, never));
    }
    return Optional.of(new CountedSample(buckets));
  }

  private static List<Rate> rates(Evidence evidence, String metric, @Nullable TierId tier) {
    return evidence.rates().stream()
        .filter(rate -> rate.metric().equals(metric) && Objects.equals(rate.tier(), tier))
        .toList();
  }
}
