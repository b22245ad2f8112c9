package dev.ringproof.contract.evidence;

/** Which suite wrote an evidence document. */
public enum Suite {
  CONFORMANCE("conformance"),
  CHAOS("chaos"),
  LOAD("load"),
  OBSERVED("observed");

  private final String wire;

  Suite(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
