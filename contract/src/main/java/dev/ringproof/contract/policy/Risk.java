package dev.ringproof.contract.policy;

/** How much harm a tool can do when it runs wrongly. */
public enum Risk {
  LOW("low"),
  MEDIUM("medium"),
  HIGH("high"),
  CRITICAL("critical");

  private final String wire;

  Risk(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
