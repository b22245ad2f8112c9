package dev.ringproof.testbed.proxy;

/** Which way the bytes go that a toxic acts on. */
public enum Direction {
  /** From the client to the server behind the proxy. */
  UPSTREAM("upstream"),
  /** From the server behind the proxy to the client. */
  DOWNSTREAM("downstream");

  private final String wire;

  Direction(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
