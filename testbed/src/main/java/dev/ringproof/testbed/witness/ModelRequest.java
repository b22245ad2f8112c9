package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A chat completion request as the stub reads it. */
record ModelRequest(
    String model,
    boolean stream,
    boolean includeUsage,
    long maxTokens,
    JsonValue messages,
    String lastUser,
    List<String> tools,
    boolean toldByTool,
    JsonValue offered) {

  static ModelRequest read(byte[] body) {
    var json = Json.parse(body);
    var lastUser = "";
    for (var message : json.items("/messages")) {
      if (message.text("/role").orElse("").equals("user")) {
        lastUser = content(message);
      }
    }
    return new ModelRequest(
        json.text("/model").orElse(""),
        json.truth("/stream").orElse(false),
        json.truth("/stream_options/include_usage").orElse(false),
        json.whole("/max_tokens").or(() -> json.whole("/max_completion_tokens")).orElse(-1L),
        json.at("/messages").orElse(JsonValue.array()),
        lastUser,
        json.items("/tools").stream()
            .flatMap(tool -> tool.text("/function/name").stream())
            .toList(),
        toldByTool(json),
        json.at("/tools").orElse(JsonValue.array()));
  }

  /** Whether a tool has answered since the user spoke last. */
  private static boolean toldByTool(JsonValue json) {
    var told = false;
    for (var message : json.items("/messages")) {
      var role = message.text("/role").orElse("");
      told = role.equals("tool") || (told && !role.equals("user"));
    }
    return told;
  }

  /** Returns the schema of an offered tool's arguments, or empty where it is not offered. */
  Optional<JsonValue> parameters(String tool) {
    return offered.items("").stream()
        .filter(one -> one.text("/function/name").orElse("").equals(tool))
        .findFirst()
        .map(one -> one.at("/function/parameters").orElse(JsonValue.object()));
  }

  /** Returns the words of all messages: what the stub calls input tokens. */
  long inputTokens() {
    return messages.items("").stream().mapToLong(m -> LoadPrompt.words(content(m))).sum();
  }

  private static String content(JsonValue message) {
    return message
        .member("content")
        .map(
            content ->
                content instanceof JsonString text
                    ? text.value()
                    : content.items("").stream()
                        .flatMap(part -> part.text("/text").stream())
                        .collect(Collectors.joining(" ")))
        .orElse("");
  }
}
