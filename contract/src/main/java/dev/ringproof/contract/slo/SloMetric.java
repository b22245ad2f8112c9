package dev.ringproof.contract.slo;

/** What an objective is about: of how many events how many were good. */
public enum SloMetric {
  /** Turns that completed whole, of those admitted and not taken back. */
  TURN_SUCCESS("turn-success", "turnSuccess"),
  /** Turns whose first token came within the tier's budget, of those that had one. */
  FIRST_TOKEN("first-token", "firstToken");

  private final String wire;
  private final String member;

  SloMetric(String wire, String member) {
    this.wire = wire;
    this.member = member;
  }

  /** Returns the member of the service level snapshot that is about it. */
  public String member() {
    return member;
  }

  @Override
  public String toString() {
    return wire;
  }
}
