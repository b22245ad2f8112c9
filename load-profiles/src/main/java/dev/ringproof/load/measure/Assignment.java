package dev.ringproof.load.measure;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.LoadPrompt;
import java.time.Duration;

/**
 * One turn to be taken: by whom, how long, and when.
 *
 * @param session opened before the first arrival; no other turn uses it
 * @param offset intended start, counted from the phase's first
 */
public record Assignment(
    TierId tier,
    Persona who,
    String session,
    String nonce,
    int inputTokens,
    int outputTokens,
    Duration offset) {

  /** Returns the user message that the stub counts. */
  public String message() {
    return LoadPrompt.text(nonce, inputTokens, outputTokens);
  }
}
