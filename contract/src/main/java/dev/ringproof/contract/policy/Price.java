package dev.ringproof.contract.policy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs.
 *
 * @param inputMicros millionths of the currency for 1,000 input tokens
 * @param outputMicros millionths of the currency for 1,000 output tokens
 * @param from when it comes into force; null for a model's first price, which holds until its next
 * @param provider who serves the model; null where another of its prices says so, or none
 */
public record Price(
    String model,
    long inputMicros,
    long outputMicros,
    @Nullable Instant from,
    @Nullable Provider provider) {

  /** Makes a model's first price. */
  public Price(String model, long inputMicros, long outputMicros) {
    this(model, inputMicros, outputMicros, null, null);
  }

  /** Returns the cost in millionths of the currency, rounded up. */
  public long cost(long inputTokens, long outputTokens) {
    var thousandths =
        Math.addExact(
            Math.multiplyExact(inputTokens, inputMicros),
            Math.multiplyExact(outputTokens, outputMicros));
    return Math.ceilDiv(thousandths, 1000L);
  }

  /** Whether it has come into force by then. */
  boolean began(Instant at) {
    return from == null || !from.isAfter(at);
  }
}
