package dev.ringproof.runtime.store;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;
import org.jspecify.annotations.Nullable;

/**
 * One event of a turn's stream: id from 1, growing by one.
 *
 * <p>Its payload is kept as text, written by who makes the event: the store has one thread that
 * writes, and each follower is told the same. What is read back is parsed only when somebody looks
 * into it, for a resume hands it on as it is.
 */
public final class TurnEvent {
  private final long id;
  private final EventType type;
  private final String json;
  private @Nullable JsonObject payload;

  /** Makes an event. */
  public TurnEvent(long id, EventType type, JsonObject payload) {
    this.id = id;
    this.type = type;
    this.json = Json.write(payload);
    this.payload = payload;
  }

  /** Makes an event of what another has as its text. */
  public TurnEvent(long id, EventType type, String json) {
    this.id = id;
    this.type = type;
    this.json = json;
  }

  /** Returns its number. */
  public long id() {
    return id;
  }

  /** Returns what kind it is. */
  public EventType type() {
    return type;
  }

  /** Returns the payload as text. */
  public String json() {
    return json;
  }

  /** Returns the payload; throws {@link StoreException} if the text is no JSON object. */
  public JsonObject payload() {
    var known = payload;
    if (known == null) {
      known = parsed();
      // Whoever comes at the same time parses the same text: an object is never changed.
      payload = known;
    }
    return known;
  }

  private JsonObject parsed() {
    try {
      if (Json.parse(json) instanceof JsonObject object) {
        return object;
      }
    } catch (DocumentException e) {
      throw new StoreException("event " + id + " holds what is no JSON", e);
    }
    throw new StoreException("event " + id + " holds JSON that is no object");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TurnEvent that
        && id == that.id
        && type == that.type
        && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id) * 31 + json.hashCode();
  }

  /** Without the payload: it is text of a session, and this may stand in a log. */
  @Override
  public String toString() {
    return "event " + id + ", " + type;
  }
}
