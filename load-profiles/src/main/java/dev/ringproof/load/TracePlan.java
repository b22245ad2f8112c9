package dev.ringproof.load;

import dev.ringproof.contract.tier.TierId;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A production trace to be replayed.
 *
 * @param window how much of it, counted from its first row
 * @param compression by how much arrivals are drawn together
 * @param tokenPace the stub's time per token, untouched by the compression
 * @param tier whose turns the rows become
 */
public record TracePlan(
    Path file, Duration window, double compression, Duration tokenPace, TierId tier) {
  public TracePlan {
    if (!(compression > 0) || window.isNegative() || window.isZero() || tokenPace.isNegative()) {
      throw new IllegalArgumentException(
          "found window "
              + window
              + ", compression "
              + compression
              + ", token pace "
              + tokenPace
              + ", expected a window and a compression above 0 and no negative pace");
    }
  }

  /** Returns the usual replay: 120 s from the start, four times as dense, 5 ms a token, tier A. */
  public static TracePlan of(Path file) {
    return new TracePlan(file, Duration.ofMinutes(2), 4, Duration.ofMillis(5), TierId.A);
  }
}
