package dev.ringproof.chaos.nodes;

/** What is done to a node. */
public enum FaultKind {
  /** SIGKILL to its process group; it is started again at once. */
  KILL("kill -9"),
  /** Nothing passes between it and the store for longer than its lease. */
  PARTITION("partition"),
  /** SIGSTOP until others have ended what it held, then SIGCONT. */
  THEFT("stolen lease");

  private final String wire;

  FaultKind(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
