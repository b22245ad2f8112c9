package dev.ringproof.testbed.binding;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A session that its client keeps: what was said in turns that completed goes along each time. */
final class Conversation {
  private record Turn(String message, Supplier<Optional<String>> answer) {}

  private final List<Turn> turns = new ArrayList<>();

  /** Returns the messages that ask this. */
  synchronized JsonArray asking(String message) {
    var messages = new ArrayList<JsonValue>();
    for (var turn : turns) {
      turn.answer()
          .get()
          .ifPresent(
              text -> {
                messages.add(message("user", turn.message()));
                messages.add(message("assistant", text));
              });
    }
    messages.add(message("user", message));
    return new JsonArray(messages);
  }

  /** Adds a turn; its answer is there once it has completed. */
  synchronized void took(String message, Supplier<Optional<String>> answer) {
    turns.add(new Turn(message, answer));
  }

  private static JsonValue message(String role, String content) {
    return JsonValue.object().with("role", role).with("content", content);
  }
}
