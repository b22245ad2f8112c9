package dev.ringproof.chaos.nodes;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import java.util.Set;

/** One event as a client read it. */
record Seen(long id, String type, JsonObject data, long atNanos) {
  private static final Set<String> DURABLE =
      Set.of(
          EventType.POLICY_DECIDED.toString(),
          EventType.APPROVAL_REQUIRED.toString(),
          EventType.APPROVAL_DECIDED.toString(),
          EventType.TOOL_COMPLETED.toString(),
          EventType.TOOL_FAILED.toString());

  static Seen of(StreamEvent event) {
    return new Seen(event.id(), event.type(), event.data(), event.atNanos());
  }

  boolean is(EventType wanted) {
    return type.equals(wanted.toString());
  }

  boolean terminal() {
    return is(EventType.TURN_COMPLETED)
        || is(EventType.TURN_FAILED)
        || is(EventType.TURN_CANCELLED);
  }

  /** Whether it was durable before anyone saw it, so that nothing may take it back. */
  boolean durable() {
    return terminal() || DURABLE.contains(type);
  }

  /** Whether a process says that it took the turn up from another, or from its own former life. */
  boolean newLife() {
    return is(EventType.RECOVERY) && text("cause").equals("restart");
  }

  String text(String name) {
    return data.text("/" + name).orElse("");
  }

  /** Whether it is the same event, whenever it was read. */
  boolean same(Seen other) {
    return id == other.id && type.equals(other.type) && data.equals(other.data);
  }
}
