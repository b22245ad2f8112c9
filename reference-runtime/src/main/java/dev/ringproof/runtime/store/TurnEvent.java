package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;

/** One event of a turn's stream: id from 1, growing by one. */
public record TurnEvent(long id, EventType type, JsonObject payload) {}
