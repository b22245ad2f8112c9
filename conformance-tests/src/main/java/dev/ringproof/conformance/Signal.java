package dev.ringproof.conformance;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.testbed.target.Standing;
import org.jspecify.annotations.Nullable;

/** Whether there is anybody at all who speaks the contract. */
final class Signal {
  private static final String WANTED = "wanted 200 with a discovery document of contract 1; got ";

  private Signal() {}

  /** Returns why nothing can be judged: no discovery document; null if there is one. */
  static @Nullable String missing(Standing standing) {
    var reply = standing.binding().discover();
    if (reply.status() != 200) {
      return WANTED + (reply.status() == 0 ? "no answer: " + reply.text() : reply);
    }
    try {
      var contract = reply.json().text("/contract").orElse("");
      return contract.equals("1") ? null : WANTED + reply;
    } catch (DocumentException e) {
      return WANTED + reply + " (" + e.getMessage() + ")";
    }
  }
}
