package dev.ringproof.load;

import dev.ringproof.load.measure.TurnRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that was seen.
 *
 * @param below turns of the phases below capacity, the warm-up left out
 * @param before the runtime's own figures before those
 * @param after and after them
 */
record Observed(
    List<TurnRecord> below,
    Slo before,
    Slo after,
    QuotaPhase.@Nullable Seen quota,
    OverloadPhase.@Nullable Seen overload) {
  Observed {
    below = List.copyOf(below);
  }
}
