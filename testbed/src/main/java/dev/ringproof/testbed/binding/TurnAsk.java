package dev.ringproof.testbed.binding;

import org.jspecify.annotations.Nullable;

/**
 * What a turn is asked for.
 *
 * @param ifMatch the checkpoint version that the client has seen; null sends no If-Match
 * @param traceparent the W3C header, well-formed or not; null sends none
 * @param tracestate the W3C header; null sends none
 */
public record TurnAsk(
    String message,
    @Nullable String idempotencyKey,
    @Nullable Long ifMatch,
    @Nullable String traceparent,
    @Nullable String tracestate) {

  /** Returns an ask without key or version. */
  public static TurnAsk of(String message) {
    return new TurnAsk(message, null, null, null, null);
  }

  /** Returns the same under an idempotency key. */
  public TurnAsk withKey(String key) {
    return new TurnAsk(message, key, ifMatch, traceparent, tracestate);
  }

  /** Returns the same for a client that has seen this version. */
  public TurnAsk withIfMatch(long version) {
    return new TurnAsk(message, idempotencyKey, version, traceparent, tracestate);
  }

  /** Returns the same as part of a trace. */
  public TurnAsk withTrace(String parent, @Nullable String state) {
    return new TurnAsk(message, idempotencyKey, ifMatch, parent, state);
  }
}
