package dev.ringproof.contract.failure;

/** How a user gets on after a failure. */
public enum Recoverable {
  RETRY("retry"),
  RESUME("resume"),
  APPROVE("approve"),
  NONE("none");

  private final String wire;

  Recoverable(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
