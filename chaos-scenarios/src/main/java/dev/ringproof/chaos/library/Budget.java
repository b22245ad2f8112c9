package dev.ringproof.chaos.library;

import dev.ringproof.contract.tier.Tier;
import java.time.Duration;

/** Which of a tier's own times a declared response keeps. */
public enum Budget {
  FIRST_TOKEN("first-token"),
  TURN("turn"),
  POLICY_DECISION("policy-decision");

  private final String wire;

  Budget(String wire) {
    this.wire = wire;
  }

  /** Returns the tier's time; where no one waits for a first token it is the whole turn's. */
  public Duration of(Tier tier) {
    var first = tier.firstToken();
    return switch (this) {
      case FIRST_TOKEN -> first == null ? tier.turn() : first;
      case TURN -> tier.turn().plus(tier.grace());
      case POLICY_DECISION -> tier.policyDecision();
    };
  }

  @Override
  public String toString() {
    return wire;
  }
}
