package dev.ringproof.contract.policy;

import java.util.List;
import java.util.Optional;

/**
 * The document {@code tools.yaml}.
 *
 * @param servers the MCP servers that tools are of
 */
public record ToolList(List<Tool> tools, List<McpServer> servers) {
  public ToolList {
    tools = List.copyOf(tools);
    servers = servers == null ? List.of() : List.copyOf(servers);
  }

  /** Returns the tool of this name, or empty if there is none. */
  public Optional<Tool> tool(String name) {
    return tools.stream().filter(t -> t.name().equals(name)).findFirst();
  }
}
