package dev.ringproof.testbed.binding;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.testbed.driver.SseParser;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a chat completion as events of a turn. A turn has completed when a finish reason
 * that names a whole answer came, then {@code [DONE]}, and nothing that cannot be read in between;
 * every other end is a failure that says which, or no end at all.
 */
final class ChatReading implements Reading {
  /** The type of a chunk without text. */
  static final String CHUNK = "chunk";

  /** The type of what is no chunk. */
  static final String UNREADABLE = "unreadable";

  /** The type of what follows the end. */
  static final String AFTER_END = "after-end";

  static final String DONE = "[DONE]";

  /** Finish reasons of an answer that is whole; any other tells why it is not. */
  static final Set<String> WHOLE = Set.of("stop", "tool_calls", "function_call");

  private final StringBuilder text = new StringBuilder();
  private String id = "";
  private String model = "";
  private JsonValue usage = JsonValue.object();
  private String finish = "";
  private @Nullable String flaw;
  private boolean ended;

  @Override
  public StreamEvent of(SseParser.Event event, long atNanos) {
    if (ended) {
      return new StreamEvent(-1, AFTER_END, JsonValue.object(), atNanos, event.raw());
    }
    if (event.data().equals(DONE)) {
      return ending(atNanos, event.raw());
    }
    try {
      if (Json.parse(event.data()) instanceof JsonObject chunk) {
        return chunk(chunk, atNanos, event.raw());
      }
    } catch (DocumentException notJson) {
      // The event's raw text says what it was.
    }
    flaw = flaw == null ? "unreadable_frame" : flaw;
    return new StreamEvent(-1, UNREADABLE, JsonValue.object(), atNanos, event.raw());
  }

  @Override
  public @Nullable String cutShort() {
    if (ended) {
      return null;
    }
    return finish.isEmpty()
        ? "the stream ended without a finish reason and [DONE]"
        : "the stream ended without [DONE], after the finish reason " + finish;
  }

  private StreamEvent chunk(JsonObject chunk, long atNanos, String raw) {
    var error = chunk.member("error").filter(member -> !(member instanceof JsonNull));
    if (error.isPresent()) {
      return failed("error", atNanos, raw, error.get());
    }
    id = chunk.text("/id").orElse(id);
    model = chunk.text("/model").orElse(model);
    usage = chunk.at("/usage").filter(told -> told instanceof JsonObject).orElse(usage);
    var piece = chunk.text("/choices/0/delta/content").orElse("");
    if (!piece.isEmpty() && !finish.isEmpty()) {
      flaw = flaw == null ? "text_after_finish" : flaw;
    }
    var reason = chunk.text("/choices/0/finish_reason").orElse("");
    if (!reason.isEmpty()) {
      flaw = !finish.isEmpty() && flaw == null ? "two_finish_reasons" : flaw;
      finish = reason;
    }
    if (piece.isEmpty()) {
      return new StreamEvent(-1, CHUNK, chunk, atNanos, raw);
    }
    text.append(piece);
    return event(EventType.TOKEN, JsonValue.object().with("text", piece), atNanos, raw);
  }

  private StreamEvent ending(long atNanos, String raw) {
    if (flaw != null) {
      return failed(flaw, atNanos, raw, new JsonNull());
    }
    if (finish.isEmpty()) {
      return failed("no_finish_reason", atNanos, raw, new JsonNull());
    }
    if (!WHOLE.contains(finish)) {
      return failed(finish, atNanos, raw, new JsonNull());
    }
    ended = true;
    var data =
        JsonValue.object()
            .with("finish", finish)
            .with("text", text.toString())
            .with("chatUsage", usage);
    return event(EventType.TURN_COMPLETED, data, atNanos, raw);
  }

  private StreamEvent failed(String reason, long atNanos, String raw, JsonValue error) {
    ended = true;
    var data =
        JsonValue.object()
            .with("reason", reason)
            .with("partial", !text.isEmpty())
            .with("text", text.toString())
            .with("error", error);
    return event(EventType.TURN_FAILED, data, atNanos, raw);
  }

  private StreamEvent event(EventType type, JsonObject data, long atNanos, String raw) {
    var named = data.with("turn", id).with("model", model);
    return new StreamEvent(-1, type.toString(), named, atNanos, raw);
  }
}
