package dev.ringproof.contract.tier;

/** What a tier does with an action while the decision point gives no usable answer in time. */
public enum DegradedMode {
  /** Every action is denied with the reason {@code policy_unavailable}. */
  DENY("deny"),
  /** A young last good decision may stand where the rule says so; all else is denied. */
  REUSE("reuse"),
  /** The action waits and retries within its budget, then fails. */
  WAIT("wait");

  private final String wire;

  DegradedMode(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
