package dev.ringproof.contract.policy;

/**
 * What a model costs.
 *
 * @param inputMicros millionths of the currency for 1,000 input tokens
 * @param outputMicros millionths of the currency for 1,000 output tokens
 */
public record Price(String model, long inputMicros, long outputMicros) {

  /** Returns the cost in millionths of the currency, rounded up. */
  public long cost(long inputTokens, long outputTokens) {
    var thousandths =
        Math.addExact(
            Math.multiplyExact(inputTokens, inputMicros),
            Math.multiplyExact(outputTokens, outputMicros));
    return Math.ceilDiv(thousandths, 1000L);
  }
}
