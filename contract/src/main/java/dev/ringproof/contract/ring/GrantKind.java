package dev.ringproof.contract.ring;

/** Why a subject is let into a ring: to be proven there, or to serve it. */
public enum GrantKind {
  REHEARSAL("rehearsal"),
  PROMOTION("promotion");

  private final String wire;

  GrantKind(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
