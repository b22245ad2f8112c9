package dev.ringproof.contract.policy;

import org.jspecify.annotations.Nullable;

/**
 * Which tool of which MCP server a tool is.
 *
 * @param server its name in {@code servers}
 * @param tool its name there
 * @param pin digest of the tool as the server describes it; while it describes another one, it is
 *     not called
 * @param readBack the tool of the same server that says what became of a call; null: none does
 */
public record McpTool(String server, String tool, String pin, @Nullable ReadBack readBack) {
  /** Makes a tool that no other reads back. */
  public McpTool(String server, String tool, String pin) {
    this(server, tool, pin, null);
  }

  /**
   * The tool that is asked what became of a call, by the call's key.
   *
   * @param tool its name there
   * @param pin digest of it as the server describes it
   */
  public record ReadBack(String tool, String pin) {}
}
