package dev.ringproof.runtime.turn;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.model.TokenCounter;
import java.util.List;

/**
 * The tokens of a turn's messages, each message counted once: they only ever grow, and counting a
 * long prompt anew for every plan took a tenth of the node.
 */
final class Tally {
  private int messages;
  private long tokens;

  /** Takes over what was counted when the context was loaded: these messages, and no other. */
  void known(List<JsonObject> counted, long theirTokens) {
    messages = counted.size();
    tokens = theirTokens;
  }

  /** Returns the tokens of all messages, of which those before may have been counted before. */
  long of(List<JsonObject> all, TokenCounter counter) {
    tokens += ModelStep.count(counter, all.subList(messages, all.size()));
    messages = all.size();
    return tokens;
  }
}
