package dev.ringproof.load.measure;

import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.Distribution.Counted;
import dev.ringproof.contract.tier.TierId;
import java.util.ArrayList;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Times in microseconds to three digits; a value is named by its bucket's upper edge. */
public final class Spread {
  private final Histogram histogram = new Histogram(3_600_000_000L, 3);

  /** Adds a time; negative ones were never measured and are left out. */
  public void add(long nanos) {
    if (nanos >= 0) {
      // Upwards, so that rounding never helps to pass.
      var micros = Math.ceilDiv(nanos, 1_000);
      histogram.recordValue(Math.min(micros, histogram.getHighestTrackableValue()));
    }
  }

  /** Returns how many were added. */
  public long total() {
    return histogram.getTotalCount();
  }

  /** Returns the value below or at which this share lies; 0 when there is none. */
  public long quantileMicros(double share) {
    return total() == 0 ? 0 : histogram.getValueAtPercentile(share * 100);
  }

  /**
   * Returns the value of a rank, as its bucket's upper edge.
   *
   * @param rank from 1, the smallest
   * @return null where fewer were added
   */
  public @Nullable Long rankedMicros(long rank) {
    var seen = 0L;
    for (var step : histogram.recordedValues()) {
      seen += step.getCountAtValueIteratedTo();
      if (seen >= rank) {
        return histogram.highestEquivalentValue(step.getValueIteratedTo());
      }
    }
    return null;
  }

  /** Returns the distribution, or empty if nothing was added. */
  public Optional<Distribution> distribution(String metric, @Nullable TierId tier, String clock) {
    if (total() == 0) {
      return Optional.empty();
    }
    var values = new ArrayList<Counted>();
    for (var step : histogram.recordedValues()) {
      values.add(
          new Counted(
              histogram.highestEquivalentValue(step.getValueIteratedTo()),
              step.getCountAtValueIteratedTo()));
    }
    return Optional.of(new Distribution(metric, tier, clock, values));
  }
}
