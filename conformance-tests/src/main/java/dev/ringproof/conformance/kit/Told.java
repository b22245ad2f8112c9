package dev.ringproof.conformance.kit;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnStream;
import java.time.Duration;
import java.util.List;

/** A turn that was read to its end. */
public record Told(Check check, TurnStream stream, List<StreamEvent> events) {
  public Told {
    events = List.copyOf(events);
  }

  /** Returns the terminal event. */
  public StreamEvent terminal() {
    return stream.terminal().orElseThrow();
  }

  /** Holds the turn to having completed. */
  public Told completed() {
    check.want(
        terminal().is(EventType.TURN_COMPLETED), "an event turn.completed", terminal().raw());
    return this;
  }

  /** Holds the turn to having failed. */
  public Told failed() {
    check.want(terminal().is(EventType.TURN_FAILED), "an event turn.failed", terminal().raw());
    return this;
  }

  /** Returns the turn's id. */
  public String turn() {
    return stream.turn();
  }

  /** Returns the trace id. */
  public String trace() {
    return stream.trace();
  }

  /** Returns the events of a type. */
  public List<StreamEvent> all(EventType type) {
    return events.stream().filter(event -> event.is(type)).toList();
  }

  /** Whether there is an event of the type. */
  public boolean has(EventType type) {
    return !all(type).isEmpty();
  }

  /** Returns the first event of a type, which must be there. */
  public JsonObject first(EventType type) {
    var all = all(type);
    check.want(!all.isEmpty(), "an event " + type, types());
    return all.getFirst().data();
  }

  /** Returns the types of all events. */
  public List<String> types() {
    return events.stream().map(StreamEvent::type).toList();
  }

  /** Returns how long the first event of a type took from the request. */
  public Duration after(EventType type) {
    first(type);
    return Duration.ofNanos(all(type).getFirst().atNanos() - stream.sentNanos());
  }

  /** Returns how long the terminal event took from the request. */
  public Duration took() {
    return Duration.ofNanos(terminal().atNanos() - stream.sentNanos());
  }

  /** Returns tokens charged, input and output together. */
  public long tokens() {
    var end = terminal().data();
    return check.whole(end, "/usage/inputTokens") + check.whole(end, "/usage/outputTokens");
  }
}
