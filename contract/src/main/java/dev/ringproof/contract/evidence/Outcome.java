package dev.ringproof.contract.evidence;

/** How one check, clause or scenario ended. */
public enum Outcome {
  PASSED("passed"),
  FAILED("failed"),
  /** Nothing can be said: a seam is missing, or too little was seen. */
  INSUFFICIENT("insufficient"),
  /** The check itself went wrong, or the fault was not witnessed. */
  INVALID("invalid"),
  /** The capability is not declared. */
  NOT_APPLICABLE("not-applicable");

  private final String wire;

  Outcome(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
