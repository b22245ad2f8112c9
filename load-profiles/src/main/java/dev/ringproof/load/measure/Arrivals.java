package dev.ringproof.load.measure;

import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When turns arrive: at a constant rate over all tiers, the tiers evenly mixed. */
public final class Arrivals {
  private Arrivals() {}

  /** One arrival. */
  public record Arrival(TierId tier, Duration offset) {}

  /** Returns one arrival every 1/rate seconds; the k-th at k/rate, whatever became of others. */
  public static List<Arrival> constant(Map<TierId, Integer> turns, double perSecond) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("found rate " + perSecond + ", expected more than 0");
    }
    var left = new TreeMap<>(turns);
    left.values().removeIf(count -> count <= 0);
    var total = left.values().stream().mapToInt(Integer::intValue).sum();
    var owed = new TreeMap<TierId, Double>();
    var arrivals = new ArrayList<Arrival>(total);
    for (int k = 0; k < total; k++) {
      left.keySet()
          .forEach(t -> owed.merge(t, turns.getOrDefault(t, 0) / (double) total, Double::sum));
      var tier = mostOwed(left, owed);
      owed.merge(tier, -1.0, Double::sum);
      left.merge(tier, -1, (a, b) -> a + b == 0 ? null : a + b);
      arrivals.add(new Arrival(tier, Duration.ofNanos(Math.round(k * 1e9 / perSecond))));
    }
    return List.copyOf(arrivals);
  }

  private static TierId mostOwed(Map<TierId, Integer> left, Map<TierId, Double> owed) {
    var best = left.keySet().iterator().next();
    for (var tier : left.keySet()) {
      if (owed.getOrDefault(tier, 0.0) > owed.getOrDefault(best, 0.0)) {
        best = tier;
      }
    }
    return best;
  }
}
