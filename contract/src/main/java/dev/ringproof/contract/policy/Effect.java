package dev.ringproof.contract.policy;

/** What a policy says of an action. */
public enum Effect {
  ALLOW("allow"),
  DENY("deny");

  private final String wire;

  Effect(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
