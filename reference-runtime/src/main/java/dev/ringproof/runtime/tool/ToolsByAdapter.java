package dev.ringproof.runtime.tool;

import dev.ringproof.contract.policy.Tool;
import java.time.Duration;

/** Sends each tool to the adapter that it is declared for. */
public record ToolsByAdapter(ToolPort http, ToolPort mcp) implements ToolPort {
  @Override
  public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
    return of(tool).call(tool, arguments, call, within);
  }

  @Override
  public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
    return of(tool).readBack(tool, call, within);
  }

  private ToolPort of(Tool tool) {
    return switch (tool.adapter()) {
      case HTTP -> http;
      case MCP -> mcp;
    };
  }
}
