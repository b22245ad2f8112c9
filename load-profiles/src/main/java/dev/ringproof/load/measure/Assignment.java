package dev.ringproof.load.measure;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.witness.LoadPrompt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One turn to be taken: by whom, how long, and when.
 *
 * @param session opened before the first arrival; no other turn uses it
 * @param offset intended start, counted from the phase's first
 * @param tool the one that the model is to ask for before it answers; null: none
 */
public record Assignment(
    TierId tier,
    Persona who,
    String session,
    String nonce,
    int inputTokens,
    int outputTokens,
    Duration offset,
    @Nullable String tool) {

  /** Makes a turn that wants no tool. */
  public Assignment(
      TierId tier,
      Persona who,
      String session,
      String nonce,
      int inputTokens,
      int outputTokens,
      Duration offset) {
    this(tier, who, session, nonce, inputTokens, outputTokens, offset, null);
  }

  /** Returns the same turn, to be taken in this session. */
  public Assignment in(String opened) {
    return new Assignment(tier, who, opened, nonce, inputTokens, outputTokens, offset, tool);
  }

  /** Returns the same turn, intended so much later. */
  public Assignment later(Duration by) {
    return new Assignment(
        tier, who, session, nonce, inputTokens, outputTokens, offset.plus(by), tool);
  }

  /** Returns the user message that the stub counts. */
  public String message() {
    return LoadPrompt.text(nonce, inputTokens, outputTokens, tool);
  }
}
