package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.testbed.witness.ModelStep.AskedCall;
import dev.ringproof.testbed.witness.ModelStep.Usage;
import java.util.ArrayList;
import java.util.List;
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

  /** A token with the usage so far. */
  String token(String text, Usage usage) {
    var choice = choice(JsonValue.object().with("content", text), null);
    return event(head().with("choices", choice).with("usage", counts(usage)));
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
    var usage = counts(new Usage(input, output));
    return event(head().with("choices", JsonValue.array()).with("usage", usage));
  }

  /** Returns a completion that was not asked for as a stream. */
  String whole(String text, List<AskedCall> calls, String finish, @Nullable Usage usage) {
    var message = JsonValue.object().with("role", "assistant").with("content", text);
    if (!calls.isEmpty()) {
      var all = new ArrayList<JsonValue>();
      for (var call : calls) {
        all.add(call(all.size(), call));
      }
      message = message.with("tool_calls", new JsonArray(all));
    }
    var choice =
        JsonValue.object().with("index", 0).with("message", message).with("finish_reason", finish);
    var whole = head().with("object", "chat.completion").with("choices", JsonValue.array(choice));
    return Json.write(usage == null ? whole : whole.with("usage", counts(usage)));
  }

  private JsonObject call(int index, AskedCall call) {
    var function = JsonValue.object().with("name", call.tool()).with("arguments", call.arguments());
    return JsonValue.object()
        .with("id", "call_" + id + "_" + index)
        .with("type", "function")
        .with("function", function);
  }

  private static JsonObject counts(Usage usage) {
    return JsonValue.object()
        .with("prompt_tokens", usage.input())
        .with("completion_tokens", usage.output())
        .with("total_tokens", usage.input() + usage.output());
  }

  private String delta(JsonObject delta, @Nullable String finish) {
    return event(head().with("choices", choice(delta, finish)));
  }

  private static JsonValue choice(JsonObject delta, @Nullable String finish) {
    return JsonValue.array(
        JsonValue.object()
            .with("index", 0)
            .with("delta", delta)
            .with("finish_reason", finish == null ? new JsonNull() : new JsonString(finish)));
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
