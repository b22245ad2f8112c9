package dev.ringproof.testbed.binding;

import dev.ringproof.testbed.driver.SseParser;
import org.jspecify.annotations.Nullable;

/** Tells what the events on a wire mean; one for each stream, used by the thread that reads it. */
interface Reading {
  /** Returns the turn's event that this one stands for. */
  StreamEvent of(SseParser.Event event, long atNanos);

  /** Returns why a stream that ends in order now was cut short all the same; null if it was not. */
  @Nullable String cutShort();
}
