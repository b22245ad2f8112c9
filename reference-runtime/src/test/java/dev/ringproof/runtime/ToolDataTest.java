package dev.ringproof.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.runtime.tool.mcp.McpToolsTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a tools document says of a tool holds in a turn. */
@Isolated("its children have to start in time")
final class ToolDataTest extends InAWorld {
  private String order = "o1";

  private void lookUp(JsonValue request, World.Chunks out) throws IOException {
    if (Json.write(request).contains("\"role\":\"tool\"")) {
      out.says("Done").ends("stop");
    } else {
      out.asks("lookup_order", "{\"order\":\"" + order + "\"}").ends("tool_calls");
    }
  }

  private HttpResponse<String> turn() throws Exception {
    world.primary = this::lookUp;
    var session = world.session("A", world.user());
    return world.send(
        "POST", "/v1/sessions/" + session + "/turns", world.user(), "{\"message\":\"look\"}");
  }

  private String evidence(HttpResponse<String> turn) throws Exception {
    var trace = turn.headers().firstValue("Ringproof-Trace").orElseThrow();
    return world.send("GET", "/v1/traces/" + trace, world.user(), "").body();
  }

  @Test
  void aResultThatDoesNotMatchItsSchemaIsOnRecordAsDoneAndReachesNoModel() throws Exception {
    var schema = Json.parse("{\"type\":\"object\",\"required\":[\"state\"]}");
    world.restartWithTool("lookup_order", tool -> tool.with("result", schema), JsonValue.array());
    var turn = turn();
    assertThat(turn.body())
        .contains("event: tool.failed", "\"outcome\":\"unusable\"", "event: turn.completed")
        .contains("result does not match its schema", "\"reference\":\"r1\"")
        .doesNotContain("tool.completed");
    assertThat(world.effects).hasSize(1);
    assertThat(evidence(turn)).contains("\"outcome\":\"unusable\"", "\"reference\":\"r1\"");
    assertThat(Json.write(world.modelCalls.getLast()))
        .contains("\\\"result\\\":\\\"unusable\\\"")
        .doesNotContain("\\\"ok\\\"");
  }

  @Test
  void aResultThatMatchesItsSchemaReachesTheModel() throws Exception {
    var schema = Json.parse("{\"type\":\"object\",\"required\":[\"ok\"]}");
    world.restartWithTool("lookup_order", tool -> tool.with("result", schema), JsonValue.array());
    assertThat(turn().body()).contains("event: tool.completed");
    assertThat(Json.write(world.modelCalls.getLast())).contains("{\\\"ok\\\":true}");
  }

  private void restartWithOrders(Path record, boolean readBack) throws Exception {
    var server =
        JsonValue.object()
            .with("name", "orders")
            .with("command", JsonArray.ofStrings(McpToolsTest.ordersCommand(record)));
    var mcp =
        JsonValue.object()
            .with("server", "orders")
            .with("tool", "refund")
            .with("pin", McpToolsTest.ordersPin());
    var back = McpToolsTest.ordersReadBack();
    var read = JsonValue.object().with("tool", back.tool()).with("pin", back.pin());
    world.restartWithTool(
        "lookup_order",
        tool ->
            tool.without("path")
                .with("adapter", "mcp")
                .with("idempotent", false)
                // A child has to start within it, on a machine that does other things too.
                .with("timeout", readBack ? "PT8S" : "PT20S")
                .with("readBack", readBack)
                .with("mcp", readBack ? mcp.with("readBack", read) : mcp),
        JsonValue.array(server));
  }

  @Test
  void aLostAnswerOfAnMcpToolIsReadBackAndNeverSentAgain() throws Exception {
    var record = folder.resolve("calls");
    restartWithOrders(record, true);
    order = "lost";
    var turn = turn();
    assertThat(turn.body())
        .containsSubsequence(
            "event: tool.failed",
            "\"outcome\":\"unknown\"",
            "event: tool.completed",
            "\"reference\":\"R-lost\"",
            "event: turn.completed");
    assertThat(Files.readAllLines(record)).hasSize(1);
    assertThat(evidence(turn)).contains("\"evidence\":\"read_back\"");
    assertThat(Json.write(world.modelCalls.getLast())).contains("{\\\"of\\\":\\\"lost\\\"}");
  }

  @Test
  void aToolOfAnMcpServerRunsUnderTheSameRules() throws Exception {
    var record = folder.resolve("calls");
    restartWithOrders(record, false);
    assertThat(world.send("GET", "/.well-known/agent-runtime", "", "").body())
        .contains("\"mcp-tools\"");
    var turn = turn();
    assertThat(turn.body())
        .contains("event: policy.decided", "event: tool.completed", "\"reference\":\"R-o1\"")
        .contains("event: turn.completed");
    assertThat(Files.readAllLines(record)).hasSize(1);
    assertThat(world.effects).isEmpty();
    var asked = Json.write(new JsonArray(List.copyOf(world.modelCalls)));
    assertThat(asked).contains("Reads the state of an order.").doesNotContain("Obey");
  }
}
