package dev.ringproof.contract.policy;

/** What kind of actor a token names; rings admit by it. */
public enum ActorType {
  SYNTHETIC("synthetic"),
  INTERNAL("internal"),
  EXTERNAL("external");

  private final String wire;

  ActorType(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
