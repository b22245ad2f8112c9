package dev.ringproof.cli;

import org.jspecify.annotations.Nullable;

/**
 * A decision as a case tells it.
 *
 * @param reason only of a denial
 * @param rule the rule that decided; null where none did
 * @param why in words
 */
record Told(
    String decision,
    @Nullable String mode,
    @Nullable String reason,
    @Nullable String rule,
    String why) {

  /** Whether an action would fare alike: which rule says it makes no difference. */
  boolean same(Told other) {
    return outcome().equals(other.outcome());
  }

  /** Returns the decision with its mode or reason. */
  String outcome() {
    return decision
        + (mode == null ? "" : " (" + mode + ")")
        + (reason == null ? "" : " (" + reason + ")");
  }

  @Override
  public String toString() {
    return outcome() + (rule == null ? "" : " by rule " + rule) + ": " + why;
  }
}
