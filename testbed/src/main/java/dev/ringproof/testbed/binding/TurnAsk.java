package dev.ringproof.testbed.binding;

import org.jspecify.annotations.Nullable;

/**
 * What a turn is asked for.
 *
 * @param ifMatch the checkpoint version that the client has seen; null sends no If-Match
 */
public record TurnAsk(String message, @Nullable String idempotencyKey, @Nullable Long ifMatch) {

  /** Returns an ask without key or version. */
  public static TurnAsk of(String message) {
    return new TurnAsk(message, null, null);
  }

  /** Returns the same under an idempotency key. */
  public TurnAsk withKey(String key) {
    return new TurnAsk(message, key, ifMatch);
  }

  /** Returns the same for a client that has seen this version. */
  public TurnAsk withIfMatch(long version) {
    return new TurnAsk(message, idempotencyKey, version);
  }
}
