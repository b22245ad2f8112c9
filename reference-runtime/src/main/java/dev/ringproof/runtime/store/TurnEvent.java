package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;

/**
 * One event of a turn's stream: id from 1, growing by one.
 *
 * @param json the payload as text, written by who makes the event: the store has one thread that
 *     writes, and each follower is told the same
 */
public record TurnEvent(long id, EventType type, JsonObject payload, String json) {
  /** Makes an event. */
  public TurnEvent(long id, EventType type, JsonObject payload) {
    this(id, type, payload, Json.write(payload));
  }
}
