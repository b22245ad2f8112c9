package dev.ringproof.runtime.tool.mcp;

import io.modelcontextprotocol.spec.McpSchema.CallToolResult;

/** What became of asking a server; what it means for an effect is for a reading to say. */
sealed interface Answer {
  /** The server ran nothing, for sure: it was not asked, or it said so. */
  record NotRun(String reason) implements Answer {}

  /** It was asked, and no whole answer came. */
  record Lost(String reason) implements Answer {}

  /** What it answered. */
  record Whole(CallToolResult result) implements Answer {}
}
