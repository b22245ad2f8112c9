package dev.ringproof.runtime.decision;

import java.time.Duration;

/** Who decides about actions: rules in this process, or an AuthZEN server. */
public interface DecisionPoint {
  /**
   * Decides, within the time given.
   *
   * @return always an answer; what goes wrong on the way is {@link Decision.Unavailable}
   */
  Decision decide(Question question, Duration within);

  /** {@code embedded} or {@code remote}. */
  String kind();

  /** Id of the policy that decides. */
  String policyId();

  /** Version of the policy that decides. */
  String policyVersion();
}
