package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Located;
import java.util.HashMap;
import java.util.Map;

/** Holds the tools of MCP servers against the servers, and against one another. */
final class McpCheck {
  private final Located document;
  private final ToolList list;
  // By server and name there: one tool has one description, so one pin.
  private final Map<String, String> pins = new HashMap<>();

  private McpCheck(Located document, ToolList list) {
    this.document = document;
    this.list = list;
  }

  static void tools(Located document, ToolList list) {
    new McpCheck(document, list).all();
  }

  private void all() {
    for (int i = 0; i < list.tools().size(); i++) {
      var tool = list.tools().get(i);
      var mcp = tool.mcp();
      if (mcp != null) {
        var at = "/tools/" + i;
        server(at, mcp);
        readBack(at, tool, mcp);
        pinned(at + "/mcp/pin", mcp.server(), mcp.tool(), mcp.pin());
      }
    }
  }

  private void server(String at, McpTool mcp) {
    if (list.servers().stream().noneMatch(server -> server.name().equals(mcp.server()))) {
      throw refused(at + "/mcp/server", "\"" + mcp.server() + "\"", "the name of a server");
    }
  }

  private void readBack(String at, Tool tool, McpTool mcp) {
    var back = mcp.readBack();
    if (tool.readBack() != (back != null)) {
      throw back == null
          ? refused(
              at + "/readBack",
              "true, and no mcp.readBack",
              "the tool of server " + mcp.server() + " that reads it back, or false")
          : refused(at + "/readBack", "false beside mcp.readBack", "true");
    }
    if (back == null) {
      return;
    }
    var place = at + "/mcp/readBack/tool";
    if (back.tool().equals(mcp.tool())) {
      throw refused(place, "the tool itself, which would act again", "another tool of the server");
    }
    for (var other : list.tools()) {
      var its = other.mcp();
      if (its != null
          && its.server().equals(mcp.server())
          && its.tool().equals(back.tool())
          && !other.readOnly()) {
        throw refused(place, other.name() + ", which is not readOnly", "a tool that only reads");
      }
    }
    pinned(at + "/mcp/readBack/pin", mcp.server(), back.tool(), back.pin());
  }

  private void pinned(String at, String server, String tool, String pin) {
    var earlier = pins.putIfAbsent(server + "/" + tool, pin);
    if (earlier != null && !earlier.equals(pin)) {
      throw refused(at, "a second pin of " + tool + " of " + server, earlier);
    }
  }

  private DocumentException refused(String at, String found, String expected) {
    return DocumentException.at(document.place(at), found, expected);
  }
}
