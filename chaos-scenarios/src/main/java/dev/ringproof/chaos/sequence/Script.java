package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.kit.Asked;
import dev.ringproof.chaos.sequence.Step.Kind;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.testbed.witness.ModelScript;
import java.time.Duration;

/**
 * What clients say and what the stub model answers. The answer follows from the messages alone, so
 * that a turn that runs twice is answered twice.
 */
final class Script {
  private static final Duration PACE = Duration.ofMillis(12);
  private static final int WORDS = 6;

  private Script() {}

  static String message(Kind kind, int body, String nonce) {
    return kind + " " + (WORDS + WORDS * body) + " " + nonce;
  }

  /** Answers with so many words; a mail or a refund is asked for first. */
  static ModelScript answer(JsonValue messages) {
    var last = Asked.in(messages);
    var asked = last.words();
    if (asked.size() != 3 || !asked.get(1).matches("[0-9]{1,5}")) {
      return ModelScript.says("I was asked nothing.");
    }
    var words = "word ".repeat(Math.min(Integer.parseInt(asked.get(1)), 100));
    if (!last.told() && asked.get(0).equals(Kind.MAIL.toString())) {
      var mail = JsonValue.object().with("to", "someone@example.org").with("body", asked.get(2));
      return ModelScript.asks("send_email", mail).saying(words).pace(PACE);
    }
    if (!last.told() && asked.get(0).equals(Kind.REFUND.toString())) {
      var refund = JsonValue.object().with("order", asked.get(2)).with("amount", 700);
      return ModelScript.asks("send_refund", refund);
    }
    return ModelScript.says(words).pace(PACE);
  }
}
