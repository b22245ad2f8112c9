package dev.ringproof.runtime.tool.mcp;

import dev.ringproof.contract.policy.McpServer;
import dev.ringproof.contract.policy.McpTool;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.policy.ToolList;
import dev.ringproof.runtime.net.Addresses;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls tools of MCP servers, once each. Nothing that a server says of a tool reaches a model:
 * descriptions and schemas are the declared ones, and a tool that its server describes otherwise
 * than when it was pinned is not called. MCP has no way to ask what became of a call, so a lost
 * answer stays unknown unless the tool may be called again.
 */
public final class McpTools implements ToolPort, AutoCloseable {
  private static final int LEAST_MESSAGE = 1_048_576;
  // What is a byte of a result may be six in a message: as an escape.
  private static final int ESCAPED = 6;

  private final Map<String, Connection> servers = new HashMap<>();

  /**
   * Makes connections that are opened when they are needed.
   *
   * @param allowed where servers may be reached
   * @throws dev.ringproof.contract.json.DocumentException that names a server that may not be
   *     reached the way it is declared
   */
  public McpTools(ToolList declared, Addresses allowed) {
    for (var server : declared.servers()) {
      var pins = new HashMap<String, String>();
      var most = LEAST_MESSAGE;
      for (var tool : declared.tools()) {
        var mcp = tool.mcp();
        if (mcp != null && mcp.server().equals(server.name())) {
          pins.put(mcp.tool(), mcp.pin());
          most = Math.max(most, tool.maxResultBytes() * ESCAPED);
        }
      }
      servers.put(server.name(), connection(server, pins, most, allowed));
    }
  }

  private static Connection connection(
      McpServer server, Map<String, String> pins, int most, Addresses allowed) {
    return new Connection(server.name(), new Transports(server, most, allowed), pins);
  }

  @Override
  public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
    var mcp = mcp(tool);
    return connection(mcp).call(new Asked(tool, mcp.tool(), arguments, call), within);
  }

  @Override
  public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
    return new ToolOutcome.Unknown("MCP tells nothing of earlier calls");
  }

  /** A call as it is asked for. */
  @SuppressWarnings("ArrayRecordComponent") // bytes that are sent once, compared nowhere
  record Asked(Tool tool, String remote, byte[] arguments, ToolCall call) {}

  private static McpTool mcp(Tool tool) {
    var mcp = tool.mcp();
    if (mcp == null) {
      throw new IllegalArgumentException(tool.name() + " is no tool of an MCP server");
    }
    return mcp;
  }

  private Connection connection(McpTool mcp) {
    var connection = servers.get(mcp.server());
    if (connection == null) {
      throw new IllegalArgumentException("no MCP server named " + mcp.server());
    }
    return connection;
  }

  @Override
  public void close() {
    servers.values().forEach(Connection::close);
  }
}
