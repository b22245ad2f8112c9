package dev.ringproof.runtime.http;

import dev.ringproof.runtime.store.TurnEvent;

/** Writes events as server-sent events. */
@FunctionalInterface
public interface EventEncoder {
  /** Each payload is JSON on one line, so that no text in it ends a line or begins an event. */
  EventEncoder ONE_LINE =
      event ->
          "id: " + event.id() + "\nevent: " + event.type() + "\ndata: " + event.json() + "\n\n";

  /** Returns the event with the blank line that ends it. */
  String text(TurnEvent event);
}
