package dev.ringproof.contract.clause;

/** A kind of proof. */
public enum EvidenceKind {
  /** A test of one behaviour. */
  CONFORMANCE("conformance"),
  /** A scenario with a witnessed fault. */
  CHAOS("chaos"),
  /** A measurement under load. */
  LOAD("load"),
  /** The gate itself, tried. */
  GATE("gate"),
  /** A ring's real traffic. */
  OBSERVED("observed");

  private final String wire;

  EvidenceKind(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
