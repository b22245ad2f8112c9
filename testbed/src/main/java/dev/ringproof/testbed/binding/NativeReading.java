package dev.ringproof.testbed.binding;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.testbed.driver.SseParser;
import org.jspecify.annotations.Nullable;

/** The contract's own events, each as it is. */
final class NativeReading implements Reading {

  @Override
  public StreamEvent of(SseParser.Event event, long atNanos) {
    var id = event.id();
    JsonObject data = JsonValue.object();
    try {
      data = Json.parse(event.data()) instanceof JsonObject object ? object : data;
    } catch (DocumentException notJson) {
      // The event's raw text says what it was.
    }
    var number = id != null && id.matches("\\d{1,18}") ? Long.parseLong(id) : -1;
    return new StreamEvent(number, event.event(), data, atNanos, event.raw());
  }

  @Override
  public @Nullable String cutShort() {
    return null;
  }
}
