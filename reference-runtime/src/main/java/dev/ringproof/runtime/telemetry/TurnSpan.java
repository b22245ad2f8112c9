package dev.ringproof.runtime.telemetry;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.TraceContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A turn that has ended, as a trace shows it: ids, numbers and words of the runtime's own, no text.
 *
 * @param evidence names the turn's evidence log
 * @param took since it was received or, after a restart, taken up again
 * @param error why it failed, in a word; null if it did not
 */
public record TurnSpan(
    TraceContext context,
    String turn,
    String session,
    String evidence,
    TierId tier,
    int ring,
    Duration took,
    long inputTokens,
    long outputTokens,
    List<String> degraded,
    @Nullable String error) {
  public TurnSpan {
    degraded = List.copyOf(degraded);
  }
}
