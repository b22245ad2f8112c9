package dev.ringproof.load.measure;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Pattern.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** When turns of which tier arrive, the tiers evenly mixed. */
public final class Arrivals {
  private Arrivals() {}

  /** One arrival. */
  public record Arrival(TierId tier, Duration offset) {}

  /** Returns one arrival every 1/rate seconds; the k-th at k/rate, whatever became of others. */
  public static List<Arrival> constant(Map<TierId, Integer> turns, double perSecond) {
    var total = turns.values().stream().mapToInt(count -> Math.max(0, count)).sum();
    var constant = new Pattern.Constant(perSecond);
    return total == 0 ? List.of() : mixed(turns, constant.offsets(new Until.Turns(total), 0));
  }

  /**
   * Returns an arrival at each offset, the tiers evenly mixed.
   *
   * @param turns how many of each tier; as many together as there are offsets
   */
  public static List<Arrival> mixed(Map<TierId, Integer> turns, List<Duration> offsets) {
    var left = new TreeMap<>(turns);
    left.values().removeIf(count -> count <= 0);
    var total = left.values().stream().mapToInt(Integer::intValue).sum();
    if (total != offsets.size()) {
      throw new IllegalArgumentException(
          "found " + total + " turns and " + offsets.size() + " offsets, expected as many");
    }
    var owed = new TreeMap<TierId, Double>();
    var arrivals = new ArrayList<Arrival>(total);
    for (var offset : offsets) {
      left.keySet()
          .forEach(t -> owed.merge(t, turns.getOrDefault(t, 0) / (double) total, Double::sum));
      var tier = mostOwed(left, owed);
      owed.merge(tier, -1.0, Double::sum);
      left.merge(tier, -1, (a, b) -> a + b == 0 ? null : a + b);
      arrivals.add(new Arrival(tier, offset));
    }
    return List.copyOf(arrivals);
  }

  /**
   * Returns how many of so many turns each tier, or whatever else has a weight, has by it: the
   * whole part of its share, and one more for those with the largest rests.
   *
   * @param weights none below 0, one above
   */
  public static <T extends Comparable<T>> Map<T, Integer> shared(
      int turns, Map<T, Double> weights) {
    var sum = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    if (!(sum > 0) || weights.values().stream().anyMatch(weight -> weight < 0)) {
      throw new IllegalArgumentException(
          "found weights " + weights + ", expected none below 0 and one above");
    }
    var counts = new TreeMap<T, Integer>();
    var rests = new TreeMap<T, Double>();
    new TreeMap<>(weights)
        .forEach(
            (tier, weight) -> {
              var share = turns * weight / sum;
              counts.put(tier, (int) share);
              rests.put(tier, share - (int) share);
            });
    for (int more = turns - counts.values().stream().mapToInt(c -> c).sum(); more > 0; more--) {
      var tier = mostOwed(counts, rests);
      counts.merge(tier, 1, Integer::sum);
      rests.put(tier, -1.0);
    }
    return Map.copyOf(counts);
  }

  private static <T> T mostOwed(Map<T, Integer> left, Map<T, Double> owed) {
    var best = left.keySet().iterator().next();
    for (T tier : left.keySet()) {
      if (owed.getOrDefault(tier, 0.0) > owed.getOrDefault(best, 0.0)) {
        best = tier;
      }
    }
    return best;
  }
}
