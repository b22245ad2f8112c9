package dev.ringproof.runtime.policy;

import dev.ringproof.runtime.decision.Decision;
import dev.ringproof.runtime.decision.Question;

/**
 * Judges an action: tier's tool classes, unknown tools, then the decision point within the tier's
 * budget, then the tier's degraded mode. The pipeline asks it before any approval and again at the
 * adapter.
 */
public interface ActionGate {
  /** Returns {@link Decision.Unavailable} only where the tier waits (Tier C). */
  Ruling judge(Question question);

  /**
   * A decision with what the evidence log and the events need to say about it.
   *
   * @param inputDigest over the whole question
   * @param degraded whether the decision point was down
   */
  record Ruling(
      Decision decision,
      String policyId,
      String policyVersion,
      String inputDigest,
      String point,
      boolean degraded) {}
}
