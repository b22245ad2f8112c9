package dev.ringproof.cli;

import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.Distribution.Counted;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.slo.RuntimeMetric;
import dev.ringproof.contract.tier.TierId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What counters grew by, as the rates and distributions that a judge reads.
 *
 * @param grown by counter
 * @param slack by how much two counters of the same turns may differ: a turn may end while a scrape
 *     goes through them, and each span has two edges
 */
record ObservedFigures(Map<CounterKey, Long> grown, long slack) {
  /** What is beyond the last bound: longer than any budget, the most that a document can say. */
  private static final long BEYOND_MICROS = 1_000_000_000_000L;

  /** Two turns, or a hundredth, where there were many edges: few that failed are not to be lost. */
  private static final long LEAST_SLACK = 2;

  private static final String CANCELLED = "cancelled";
  private static final List<String> OUTCOMES = List.of("completed", "partial", "failed", CANCELLED);

  ObservedFigures {
    grown = Map.copyOf(grown);
  }

  /** Returns the rates: turns by tier and tenant, and approvals. */
  List<Rate> rates() {
    var rates = new ArrayList<Rate>();
    for (var tier : TierId.values()) {
      agree(tier);
      var tenants = new TreeMap<String, Long>();
      grown.forEach(
          (key, more) -> {
            if (real(key) && of(key, tier) && !key.label("outcome").equals(CANCELLED)) {
              tenants.merge(key.label("tenant"), more, Long::sum);
            }
          });
      tenants.forEach(
          (tenant, total) -> {
            if (total > 0) {
              rates.add(new Rate("turn-success", tier, tenant, good(tier, tenant), total));
            }
          });
    }
    var approved = approvals("approved");
    rates.add(new Rate("approval", null, null, approved, approved + approvals("denied")));
    return rates;
  }

  private long good(TierId tier, String tenant) {
    return sum(
        key ->
            real(key)
                && of(key, tier)
                && key.label("tenant").equals(tenant)
                && key.label("outcome").equals("completed"));
  }

  private long approvals(String decision) {
    return sum(
        key -> key.metric() == RuntimeMetric.APPROVALS && key.label("decision").equals(decision));
  }

  /** Turns of people: a synthetic tenant's are no real traffic. */
  private static boolean real(CounterKey key) {
    return key.metric() == RuntimeMetric.TENANT_TURNS && !key.label("kind").equals("synthetic");
  }

  private static boolean of(CounterKey key, TierId tier) {
    return key.label("tier").equals(tier.toString());
  }

  private long turns(RuntimeMetric metric, TierId tier, String outcome) {
    return sum(
        key -> key.metric() == metric && of(key, tier) && key.label("outcome").equals(outcome));
  }

  private long sum(Predicate<CounterKey> which) {
    return grown.entrySet().stream()
        .filter(one -> which.test(one.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** A series that was dropped on the way, such as that of failed turns, would make all good. */
  private void agree(TierId tier) {
    for (var outcome : OUTCOMES) {
      var all = turns(RuntimeMetric.TURNS, tier, outcome);
      var tenants = turns(RuntimeMetric.TENANT_TURNS, tier, outcome);
      if (Math.abs(all - tenants) > Math.min(slack, Math.max(LEAST_SLACK, all / 100))) {
        throw new CliException(
            Exit.INVALID_RUN,
            RuntimeMetric.TURNS.counted()
                + " grew by "
                + all
                + " turns of tier "
                + tier
                + " that were "
                + outcome
                + ", "
                + RuntimeMetric.TENANT_TURNS.counted()
                + " by "
                + tenants
                + ": one of them is dropped or changed on its way into Prometheus, or a tenant is"
                + " not registered any more");
      }
    }
  }

  /**
   * Returns the first tokens by tier. There are some of turns that are in no rate: synthetic ones,
   * those taken back after a token, those that have not ended. Which they are nobody can tell, so
   * that the quickest are left out for them.
   */
  List<Distribution> firstTokens() {
    var all = new ArrayList<Distribution>();
    for (var tier : TierId.values()) {
      var values = values(tier);
      var left = values.values().stream().mapToLong(n -> n).sum() - leftOut(tier);
      var total = sum(key -> real(key) && of(key, tier) && !key.label("outcome").equals(CANCELLED));
      var kept = slowest(values, Math.min(left, total));
      if (!kept.isEmpty()) {
        all.add(new Distribution("first-token", tier, "runtime", kept));
      }
    }
    return all;
  }

  private long leftOut(TierId tier) {
    var synthetic =
        sum(
            key ->
                key.metric() == RuntimeMetric.TENANT_TURNS
                    && !real(key)
                    && of(key, tier)
                    && !key.label("outcome").equals(CANCELLED));
    var cancelled = sum(key -> key.metric() == RuntimeMetric.CANCELLED_ANSWERED && of(key, tier));
    return synthetic + cancelled;
  }

  private static List<Counted> slowest(NavigableMap<Long, Long> values, long most) {
    var kept = new ArrayList<Counted>();
    var left = most;
    for (var value : values.descendingMap().entrySet()) {
      var count = Math.min(value.getValue(), left);
      if (count > 0) {
        kept.addFirst(new Counted(value.getKey(), count));
      }
      left -= count;
    }
    return kept;
  }

  /** Each bucket's own samples at its upper bound, in microseconds. */
  private NavigableMap<Long, Long> values(TierId tier) {
    var cumulative = new TreeMap<Long, Long>();
    grown.forEach(
        (key, more) -> {
          if (key.metric() == RuntimeMetric.FIRST_TOKEN && of(key, tier)) {
            cumulative.merge(micros(key.label("le")), more, Long::sum);
          }
        });
    if (!cumulative.isEmpty() && !cumulative.containsKey(BEYOND_MICROS)) {
      throw PrometheusApi.nonsense("first tokens of tier " + tier + " without a bucket +Inf");
    }
    var own = new TreeMap<Long, Long>();
    var below = 0L;
    for (var bucket : cumulative.entrySet()) {
      if (bucket.getValue() < below) {
        throw PrometheusApi.nonsense("buckets of first tokens that hold less than those below");
      }
      own.put(bucket.getKey(), bucket.getValue() - below);
      below = bucket.getValue();
    }
    return own;
  }

  private static long micros(String le) {
    if (le.equals("+Inf")) {
      return BEYOND_MICROS;
    }
    var micros = new BigDecimal(le).movePointRight(6).setScale(0, java.math.RoundingMode.CEILING);
    if (micros.compareTo(BigDecimal.valueOf(BEYOND_MICROS)) >= 0) {
      throw PrometheusApi.nonsense("the bound " + le + " of a bucket");
    }
    return micros.longValueExact();
  }
}
