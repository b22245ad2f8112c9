package dev.ringproof.chaos.kit;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.binding.StreamEvent;
import dev.ringproof.testbed.binding.TurnStream;
import java.time.Duration;
import java.util.List;

/**
 * A turn that was taken, streamed in every tier.
 *
 * @param workflow the job's id in Tier C; else empty
 */
public record Ongoing(
    TurnStream stream, String session, String turn, String trace, String nonce, String workflow) {

  /** Waits for an event of a type. */
  public StreamEvent event(EventType type, Duration within) {
    var found = seen(type).stream().findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    return stream
        .awaitType(type, within)
        .orElseThrow(
            () -> new Unmet("event " + type + " within " + within.toMillis() + " ms", story()));
  }

  /** Returns the events of a type that have arrived. */
  public List<StreamEvent> seen(EventType type) {
    return stream.seen().stream().filter(e -> e.is(type)).toList();
  }

  /** Waits for the terminal event. */
  public StreamEvent end(Duration within) {
    stream.toEnd(within);
    return stream
        .terminal()
        .orElseThrow(
            () -> new Unmet("a terminal event within " + within.toMillis() + " ms", story()));
  }

  /** Waits for the terminal event, which must be that of a completed turn. */
  public JsonValue completed(Duration within) {
    var end = end(within);
    Unmet.want(end.is(EventType.TURN_COMPLETED), "turn.completed", end.raw());
    return end.data();
  }

  /** Waits for the terminal event, which must be that of a failed turn. */
  public JsonValue failed(Duration within) {
    var end = end(within);
    Unmet.want(end.is(EventType.TURN_FAILED), "turn.failed", end.raw());
    return end.data();
  }

  /** Returns how long after the request an event was read. */
  public Duration after(StreamEvent event) {
    return Duration.ofNanos(event.atNanos() - stream.sentNanos());
  }

  /** Returns the types seen so far and how the stream stands, for sentences. */
  public String story() {
    return stream.seen().stream().map(StreamEvent::type).distinct().toList()
        + stream.broken().map(why -> ", " + why).orElse("");
  }

  /** Returns the last event's id; 0 before the first. */
  public long lastId() {
    var seen = stream.seen();
    return seen.isEmpty() ? 0 : seen.getLast().id();
  }
}
