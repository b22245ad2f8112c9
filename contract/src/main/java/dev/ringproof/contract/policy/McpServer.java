package dev.ringproof.contract.policy;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server: reached by streamable HTTP, or started as a child process that is spoken to over
 * its standard streams.
 *
 * @param url the endpoint; null for a child process
 * @param command the program and its arguments; empty for an endpoint
 * @param environment what the child sees beyond the few names that every child does
 */
public record McpServer(
    String name, @Nullable String url, List<String> command, Map<String, String> environment) {
  public McpServer {
    command = command == null ? List.of() : List.copyOf(command);
    environment = environment == null ? Map.of() : Map.copyOf(environment);
  }
}
