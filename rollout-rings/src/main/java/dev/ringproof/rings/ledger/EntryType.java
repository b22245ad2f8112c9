package dev.ringproof.rings.ledger;

/** What a line of the ledger records. */
public enum EntryType {
  VERDICT("verdict"),
  GRANT("grant"),
  /** A holder's decision against a verdict: visible, and never a PASS. */
  OVERRIDE("override"),
  APPROVAL("approval");

  private final String wire;

  EntryType(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
