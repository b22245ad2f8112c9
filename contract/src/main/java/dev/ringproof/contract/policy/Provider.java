package dev.ringproof.contract.policy;

/** Which of a runtime's two providers serves a model. */
public enum Provider {
  /** The one that is asked unless the price list says otherwise. */
  PRIMARY("primary"),
  /** The one of the models that are fallen back to. */
  FALLBACK("fallback");

  private final String wire;

  Provider(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
