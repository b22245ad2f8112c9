package dev.ringproof.chaos.nodes;

import dev.ringproof.chaos.kit.Asked;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;

/**
 * What clients say and what the stub model answers. The answer follows from the messages alone, so
 * that a turn which another node runs again is answered again.
 */
final class Talk {
  private static final String MAIL = "mail";
  private static final String TALK = "talk";
  private static final Duration PACE = Duration.ofMillis(40);

  private Talk() {}

  /** A message whose answer has so many words. */
  static String talk(int words, String nonce) {
    return TALK + " " + words + " " + nonce;
  }

  /** A message whose answer sends one mail first. */
  static String mail(int words, String nonce) {
    return MAIL + " " + words + " " + nonce;
  }

  static ModelScript answer(JsonValue messages) {
    var last = Asked.in(messages);
    var asked = last.words();
    if (asked.size() != 3 || !asked.get(1).matches("[0-9]{1,3}")) {
      return ModelScript.says("I was asked nothing.");
    }
    var words = Integer.parseInt(asked.get(1));
    if (asked.get(0).equals(MAIL) && !last.told()) {
      var arguments =
          JsonValue.object().with("to", "someone@example.org").with("body", asked.get(2));
      return ModelScript.asks("send_email", arguments).saying(words(words)).pace(PACE);
    }
    return ModelScript.says(words(words)).pace(PACE);
  }

  private static String words(int count) {
    var text = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      text.append("word").append(i).append(' ');
    }
    return text.toString();
  }
}
