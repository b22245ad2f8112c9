package dev.ringproof.contract.policy;

/** Whether a person has to agree before an action runs, and whether the turn waits for it. */
public enum ApprovalMode {
  /** It runs at once. */
  NONE("none"),
  /** The turn ends; the action runs later and its result comes with the next turn. */
  ASYNC("async"),
  /** The turn waits for the approver. */
  HUMAN("human");

  private final String wire;

  ApprovalMode(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
