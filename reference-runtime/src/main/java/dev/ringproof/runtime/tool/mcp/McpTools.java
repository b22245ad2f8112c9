package dev.ringproof.runtime.tool.mcp;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.McpTool;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.policy.ToolList;
import dev.ringproof.runtime.net.Addresses;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import dev.ringproof.runtime.tool.mcp.Connection.Asked;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls tools of MCP servers, once each. Nothing that a server says of a tool reaches a model:
 * descriptions and schemas are the declared ones, and a tool that its server describes otherwise
 * than when it was pinned is not called. MCP itself has no way to ask what became of a call:
 * another tool of the server that is declared for it is asked, by the call's key.
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
      var most = LEAST_MESSAGE;
      for (var tool : declared.tools()) {
        var mcp = tool.mcp();
        if (mcp != null && mcp.server().equals(server.name())) {
          most = Math.max(most, tool.maxResultBytes() * ESCAPED);
        }
      }
      servers.put(
          server.name(), new Connection(server.name(), new Transports(server, most, allowed)));
    }
  }

  @Override
  public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
    var mcp = mcp(tool);
    // What could not be read back as declared is not sent: nobody could say what became of it.
    var pins = new HashMap<>(Map.of(mcp.tool(), mcp.pin()));
    var back = mcp.readBack();
    if (back != null) {
      pins.put(back.tool(), back.pin());
    }
    var asked = new Asked(mcp.tool(), pins, arguments, call);
    return new Reading(tool, call).read(connection(mcp).call(asked, within));
  }

  @Override
  public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
    var mcp = mcp(tool);
    var back = mcp.readBack();
    if (back == null) {
      return new ToolOutcome.Unknown("the tool has no read-back");
    }
    var question = JsonValue.object().with("key", call.key()).with("epoch", call.epoch());
    var pins = Map.of(back.tool(), back.pin());
    var asked = new Asked(back.tool(), pins, Json.canonical(question), call);
    return new ReadBack(tool).read(connection(mcp).call(asked, within));
  }

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
