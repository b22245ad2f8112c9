package dev.ringproof.contract.policy;

/** How a tool is reached. */
public enum Adapter {
  /** By POST and GET, as {@code docs/wire.md} has it. */
  HTTP("http"),
  /** As a tool of an MCP server. */
  MCP("mcp");

  private final String wire;

  Adapter(String wire) {
    this.wire = wire;
  }

  @Override
  public String toString() {
    return wire;
  }
}
