package dev.ringproof.runtime.tool.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.Adapter;
import dev.ringproof.contract.policy.McpServer;
import dev.ringproof.contract.policy.McpTool;
import dev.ringproof.contract.policy.Risk;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.policy.ToolList;
import dev.ringproof.runtime.net.Addresses;
import dev.ringproof.runtime.net.RawServer;
import dev.ringproof.runtime.session.TraceContext;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over both transports, against a server that is made with the same library. */
public final class McpToolsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final TraceContext TRACE =
      new TraceContext("a".repeat(32), "b".repeat(16), 1, "kit=1");
  private static final Addresses LOOPBACK =
      Addresses.publicOnly().allowing("127.0.0.1").orElseThrow();

  /** Returns how the server of orders is started, which writes its calls' keys into the file. */
  public static List<String> ordersCommand(Path record) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path = System.getProperty("java.class.path");
    return List.of(java, "-cp", path, Orders.class.getName(), record.toString());
  }

  /** Returns the pin of its tool. */
  public static String ordersPin() {
    return Orders.pin();
  }

  @TempDir private Path folder = Path.of("");

  enum Way {
    STDIO,
    HTTP
  }

  /** A server that runs, the tools behind it, and the keys of the calls that it got. */
  private final class Served implements AutoCloseable {
    private final Path record = folder.resolve("calls");
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Tomcat tomcat = new Tomcat();
    private final McpTools tools;

    Served(Way way) throws LifecycleException {
      var server =
          switch (way) {
            case STDIO -> child();
            case HTTP ->
                new McpServer("orders", "http://127.0.0.1:" + http() + "/mcp", List.of(), Map.of());
          };
      this.tools = new McpTools(new ToolList(List.of(tool()), List.of(server)), LOOPBACK);
    }

    private McpServer child() {
      return new McpServer("orders", null, ordersCommand(record), Map.of());
    }

    private int http() throws LifecycleException {
      var provider =
          HttpServletStreamableServerTransportProvider.builder().mcpEndpoint("/mcp").build();
      var orders = new Orders(seen::add);
      orders.serves(
          io.modelcontextprotocol.server.McpServer.sync(provider)
              .serverInfo("orders", "1")
              .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
              .tools(List.of(orders.tool(Orders.DESCRIPTION)))
              .build());
      tomcat.setBaseDir(folder.toString());
      tomcat.setHostname("127.0.0.1");
      tomcat.setPort(0);
      var context = tomcat.addContext("", folder.toString());
      var servlet = Tomcat.addServlet(context, "mcp", provider);
      servlet.setAsyncSupported(true);
      servlet.addMapping("/*");
      tomcat.getConnector().setProperty("address", "127.0.0.1");
      tomcat.start();
      return tomcat.getConnector().getLocalPort();
    }

    ToolOutcome call(String order, Duration within) {
      return McpToolsTest.call(tools, tool(), order, within);
    }

    List<String> keys() throws IOException {
      return Files.exists(record) ? Files.readAllLines(record) : List.copyOf(seen);
    }

    @Override
    public void close() throws LifecycleException {
      tools.close();
      tomcat.stop();
      tomcat.destroy();
    }
  }

  private static ToolOutcome call(McpTools tools, Tool tool, String order, Duration within) {
    var arguments = Json.canonical(JsonValue.object().with("order", order));
    return tools.call(tool, arguments, new ToolCall("act_" + order, 3, TRACE), within);
  }

  private static Tool tool() {
    return tool(Orders.TOOL, Orders.pin(), false);
  }

  private static Tool tool(String remote, String pin, boolean readOnly) {
    return new Tool(
        "pay",
        "Pays money back.",
        "money",
        Risk.HIGH,
        "",
        false,
        false,
        readOnly,
        LONG,
        4_096,
        JsonValue.object().with("type", "object"),
        Adapter.MCP,
        null,
        null,
        null,
        new McpTool("orders", remote, pin));
  }

  @ParameterizedTest
  @EnumSource
  void aCallCarriesKeyEpochAndTraceAndItsResultComesBack(Way way) throws Exception {
    try (var served = new Served(way)) {
      assertThat(served.call("o1", LONG))
          .isInstanceOfSatisfying(
              ToolOutcome.Completed.class,
              done -> {
                assertThat(done.reference()).isEqualTo("R-o1");
                assertThat(done.result().text("/order")).contains("o1");
                var meta = done.result().member("meta").orElseThrow();
                assertThat(meta.member(Connection.KEY).orElseThrow().text("")).contains("act_o1");
                assertThat(meta.member(Connection.EPOCH).orElseThrow().whole("")).contains(3L);
                assertThat(meta.text("/traceparent")).contains(TRACE.traceparent());
                assertThat(meta.text("/tracestate")).contains("kit=1");
              });
      assertThat(served.keys()).containsExactly("act_o1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAToolSaysOfItselfIsReadWithCare(Way way) throws Exception {
    try (var served = new Served(way)) {
      assertThat(served.call("text", LONG))
          .isEqualTo(
              new ToolOutcome.Completed(
                  JsonValue.object().with("text", "paid\ntwice"), "act_text"));
      assertThat(served.call("huge", LONG))
          .isEqualTo(new ToolOutcome.Unusable("result larger than 4096 bytes", "R-huge"));
      assertThat(served.call("error", LONG)).isInstanceOf(ToolOutcome.Unknown.class);
      assertThat(served.call("refused", LONG)).isInstanceOf(ToolOutcome.Failed.class);
      var reading = tool(Orders.TOOL, Orders.pin(), true);
      assertThat(call(served.tools, reading, "error", LONG)).isInstanceOf(ToolOutcome.Failed.class);
      assertThat(served.tools.readBack(tool(), new ToolCall("k", 1, TRACE), LONG))
          .isInstanceOf(ToolOutcome.Unknown.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatDoesNotComeIsUnknownAndTheNextCallWorks(Way way) throws Exception {
    try (var served = new Served(way)) {
      assertThat(served.call("first", LONG)).isInstanceOf(ToolOutcome.Completed.class);
      assertThat(served.call("slow", SHORT)).isInstanceOf(ToolOutcome.Unknown.class);
      assertThat(served.call("after", LONG)).isInstanceOf(ToolOutcome.Completed.class);
      assertThat(served.keys()).containsExactly("act_first", "act_slow", "act_after");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aToolThatIsDescribedOtherwiseIsNotCalledUntilItIsPinnedAgain(Way way) throws Exception {
    try (var served = new Served(way)) {
      assertThat(served.call("change", LONG)).isInstanceOf(ToolOutcome.Completed.class);
      await().atMost(LONG).until(() -> served.call("o2", LONG) instanceof ToolOutcome.Failed);
      var calls = served.keys().size();
      assertThat(served.call("o3", LONG))
          .isEqualTo(
              new ToolOutcome.Failed("the server describes the tool otherwise than was declared"));
      assertThat(served.keys()).hasSize(calls).doesNotContain("act_o3");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aToolThatWasNeverPinnedSoOrIsNotThereIsNotCalled(Way way) throws Exception {
    var other = "sha256:" + "0".repeat(64);
    try (var served = new Served(way)) {
      for (var wrong : List.of(tool(Orders.TOOL, other, false), tool("other", other, false))) {
        var list = new ToolList(List.of(wrong), List.of(served.child()));
        try (var tools = new McpTools(list, LOOPBACK)) {
          assertThat(call(tools, wrong, "o1", LONG)).isInstanceOf(ToolOutcome.Failed.class);
        }
      }
      assertThat(served.keys()).isEmpty();
    }
  }

  @Test
  void aChildThatDiesLeavesItsCallUnknownAndIsStartedAgain() throws Exception {
    try (var served = new Served(Way.STDIO)) {
      assertThat(served.call("die", Duration.ofSeconds(8))).isInstanceOf(ToolOutcome.Unknown.class);
      await()
          .atMost(LONG)
          .until(() -> served.call("o1", Duration.ofSeconds(5)) instanceof ToolOutcome.Completed);
      assertThat(served.keys()).startsWith("act_die").endsWith("act_o1");
    }
  }

  @Test
  void aServerThatIsNotThereWasSentNothing() {
    for (var gone :
        List.of(
            new McpServer("orders", "http://127.0.0.1:9/mcp", List.of(), Map.of()),
            new McpServer("orders", null, List.of("/no/such/program"), Map.of()))) {
      try (var tools = new McpTools(new ToolList(List.of(tool()), List.of(gone)), LOOPBACK)) {
        assertThat(call(tools, tool(), "o1", LONG)).isInstanceOf(ToolOutcome.Failed.class);
      }
    }
  }

  @Test
  void aServerIsReachedWhereItMayBeAndNowhereElse() throws IOException {
    var byName = new McpServer("orders", "http://orders.test/mcp", List.of(), Map.of());
    assertThatThrownBy(() -> new McpTools(new ToolList(List.of(), List.of(byName)), LOOPBACK))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("https");
    try (var inside = RawServer.sending(RawServer.ok("{}"));
        var redirecting =
            RawServer.sending(
                "HTTP/1.1 307 Go\r\nLocation: " + inside.uri() + "\r\nContent-Length: 0\r\n\r\n")) {
      var closed = new McpServer("orders", inside.uri() + "/mcp", List.of(), Map.of());
      var list = new ToolList(List.of(tool()), List.of(closed));
      try (var tools = new McpTools(list, Addresses.publicOnly())) {
        assertThat(call(tools, tool(), "o1", LONG)).isInstanceOf(ToolOutcome.Failed.class);
      }
      var led = new McpServer("orders", redirecting.uri() + "/mcp", List.of(), Map.of());
      try (var tools = new McpTools(new ToolList(List.of(tool()), List.of(led)), LOOPBACK)) {
        assertThat(call(tools, tool(), "o1", Duration.ofSeconds(5)))
            .isInstanceOf(ToolOutcome.Failed.class);
      }
      assertThat(inside.requests()).isEmpty();
    }
  }
}
