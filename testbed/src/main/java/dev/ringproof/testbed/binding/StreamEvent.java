package dev.ringproof.testbed.binding;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;

/**
 * One event of a turn's stream.
 *
 * @param id the event's id; -1 when the stream gave none or no number
 * @param data the payload; an empty object when it was no JSON object, then see {@code raw}
 * @param atNanos when its last byte was read
 * @param raw the event's text as it was sent, without the blank line
 */
public record StreamEvent(long id, String type, JsonObject data, long atNanos, String raw) {

  /** Whether it is of this type. */
  public boolean is(EventType wanted) {
    return type.equals(wanted.toString());
  }

  /** Whether it ends a stream. */
  public boolean terminal() {
    for (var known : EventType.values()) {
      if (known.terminal() && is(known)) {
        return true;
      }
    }
    return false;
  }
}
