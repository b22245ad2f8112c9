package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.JsonValue;

/** How the stub model answers a call that no script was written for; its first step counts. */
@FunctionalInterface
public interface Reflex {
  /** Returns the answer to these chat messages, in OpenAI's form, oldest first. */
  ModelScript answer(JsonValue messages);
}
