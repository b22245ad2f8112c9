package dev.ringproof.contract.policy;

/**
 * Which tool of which MCP server a tool is.
 *
 * @param server its name in {@code servers}
 * @param tool its name there
 * @param pin digest of the tool as the server describes it; while it describes another one, it is
 *     not called
 */
public record McpTool(String server, String tool, String pin) {}
