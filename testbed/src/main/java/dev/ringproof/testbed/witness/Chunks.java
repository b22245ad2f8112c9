package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import org.jspecify.annotations.Nullable;

/** The events of a chat completion stream. */
record Chunks(String id, String model) {
  static final String DONE = "data: [DONE]\n\n";
  static final String ERROR =
      "data: {\"error\":{\"message\":\"The server had an error\",\"type\":\"server_error\"}}\n\n";

  String role() {
    return delta(JsonValue.object().with("role", "assistant").with("content", ""), null);
  }

  String token(String text) {
    return delta(JsonValue.object().with("content", text), null);
  }

  String callStart(int index, String callId, String tool) {
    var call =
        JsonValue.object()
            .with("index", index)
            .with("id", callId)
            .with("type", "function")
            .with("function", JsonValue.object().with("name", tool).with("arguments", ""));
    return delta(JsonValue.object().with("tool_calls", JsonValue.array(call)), null);
  }

  String callArguments(int index, String piece) {
    var call =
        JsonValue.object()
            .with("index", index)
            .with("function", JsonValue.object().with("arguments", piece));
    return delta(JsonValue.object().with("tool_calls", JsonValue.array(call)), null);
  }

  String finish(String reason) {
    return delta(JsonValue.object(), reason);
  }

  String usage(long input, long output) {
    var usage =
        JsonValue.object()
            .with("prompt_tokens", input)
            .with("completion_tokens", output)
            .with("total_tokens", input + output);
    return event(head().with("choices", JsonValue.array()).with("usage", usage));
  }

  private String delta(JsonObject delta, @Nullable String finish) {
    var choice =
        JsonValue.object()
            .with("index", 0)
            .with("delta", delta)
            .with("finish_reason", finish == null ? new JsonNull() : new JsonString(finish));
    return event(head().with("choices", JsonValue.array(choice)));
  }

  private JsonObject head() {
    return JsonValue.object()
        .with("id", id)
        .with("object", "chat.completion.chunk")
        .with("created", 0)
        .with("model", model);
  }

  private static String event(JsonObject chunk) {
    return "data: " + Json.write(chunk) + "\n\n";
  }
}
