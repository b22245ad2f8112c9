package dev.ringproof.chaos.kit;

import dev.ringproof.contract.json.JsonValue;
import java.util.List;

/**
 * What a model is asked, found in the messages alone, so that a turn that runs twice is answered
 * twice.
 *
 * @param words those of the last user's message; none where no user said anything
 * @param told whether a tool has answered since
 */
public record Asked(List<String> words, boolean told) {
  public Asked {
    words = List.copyOf(words);
  }

  /** Reads the messages of a model call. */
  public static Asked in(JsonValue messages) {
    var words = List.<String>of();
    var told = false;
    for (var message : messages.items("")) {
      var role = message.text("/role").orElse("");
      if (role.equals("user")) {
        words = List.of(message.text("/content").orElse("").split(" "));
        told = false;
      }
      told |= role.equals("tool");
    }
    return new Asked(words, told);
  }
}
