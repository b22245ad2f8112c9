package dev.ringproof.contract.clause;

/** What a target must lend for a clause to be provable on it. */
public enum Seam {
  /** The harness can start, stop and kill it, and read its log. */
  START_STOP_KILL("start-stop-kill"),
  /** Models, tools and the decision point can be ours. */
  REPOINT_UPSTREAMS("repoint-upstreams"),
  /** It trusts tokens that the harness makes. */
  MINT_TOKENS("mint-tokens"),
  /** Lifetimes and windows can be scaled down. */
  SHORT_WINDOWS("short-windows"),
  /** Every byte of its store can be read. */
  DUMP_STORE("dump-store"),
  /** It can be made to die at a named point. */
  CRASH_POINTS("crash-points"),
  /** Its clock can be moved. */
  CLOCK("clock"),
  /** Its store can be made to hang. */
  STALL_STORE("stall-store"),
  /** Several nodes of it can be started on one store that the harness names. */
  MANY_NODES("many-nodes");

  private final String wire;

  Seam(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
