package dev.ringproof.contract.evidence;

import dev.ringproof.contract.tier.TierId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A measured distribution as counted values, ascending, so that the judge can bound any quantile.
 *
 * @param metric such as {@code first-token}, {@code time-per-token}, {@code turn}
 * @param clock what the latency counts from: {@code intended}, {@code sent} or {@code runtime}
 */
public record Distribution(
    String metric, @Nullable TierId tier, String clock, List<Counted> values) {
  public Distribution {
    values = List.copyOf(values);
    var last = -1L;
    for (var value : values) {
      if (value.micros() <= last || value.count() <= 0) {
        throw new IllegalArgumentException(metric + ": values must ascend and counts be positive");
      }
      last = value.micros();
    }
  }

  /** A value in microseconds and how often it was seen. */
  public record Counted(long micros, long count) {}

  /** Returns how many samples there are. */
  public long total() {
    return values.stream().mapToLong(Counted::count).sum();
  }
}
