package dev.ringproof.contract.failure;

/** Which dependency a failed turn is blamed on. */
public enum Culprit {
  MODEL("model"),
  TOOL("tool"),
  POLICY("policy"),
  STORE("store"),
  RUNTIME("runtime"),
  CLIENT("client");

  private final String wire;

  Culprit(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
