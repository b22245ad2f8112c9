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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over both transports, against a server that is made with the same library. */
@Isolated("its children have to start in time")
public final class McpToolsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final TraceContext TRACE =
      new TraceContext("a".repeat(32), "b".repeat(16), 1, "kit=1");
  private static final Addresses LOOPBACK =
      Addresses.publicOnly().allowing("127.0.0.1").orElseThrow();

  private static final String OTHER = "sha256:" + "0".repeat(64);
  private static final McpTool NOT_THERE = new McpTool("orders", "other", OTHER);

  /** Returns how the server of orders is started, which writes its calls' keys into the file. */
  public static List<String> ordersCommand(Path record) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var path = System.getProperty("java.class.path");
    return List.of(
        java,
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xshare:auto",
        "-cp",
        path,
        Orders.class.getName(),
        record.toString());
  }

  /** Returns the pin of its tool. */
  public static String ordersPin() {
    return Orders.pin(Orders.TOOL);
  }

  /** Returns the name and the pin of the tool that says what became of a call of the other. */
  public static McpTool.ReadBack ordersReadBack() {
    return new McpTool.ReadBack(Orders.STATUS, Orders.pin(Orders.STATUS));
  }

  @TempDir private static Path folder = Path.of("");

  enum Way {
    STDIO,
    HTTP
  }

  // One of each for all tests that leave it as it is: what is slow is to start a child.
  private static final Map<Way, Served> SHARED = new EnumMap<>(Way.class);

  @BeforeAll
  static void serve() throws LifecycleException {
    for (var way : Way.values()) {
      SHARED.put(way, new Served(way, folder.resolve(way.name())));
    }
  }

  @AfterAll
  static void close() throws LifecycleException {
    for (var served : SHARED.values()) {
      served.close();
    }
  }

  /** Returns the shared one as if nothing had been called yet. */
  private static Served shared(Way way) throws IOException {
    var served = Objects.requireNonNull(SHARED.get(way));
    served.before = 0;
    served.before = served.keys().size();
    return served;
  }

  /** A server that runs, the tools behind it, and the keys of the calls that it got. */
  private static final class Served implements AutoCloseable {
    private final Path record;
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final Tomcat tomcat = new Tomcat();
    private final McpServer server;
    private final McpTools tools;
    private int before;

    Served(Way way, Path record) throws LifecycleException {
      this.record = record;
      this.server =
          switch (way) {
            case STDIO -> new McpServer("orders", null, ordersCommand(record), Map.of());
            case HTTP ->
                new McpServer("orders", "http://127.0.0.1:" + http() + "/mcp", List.of(), Map.of());
          };
      this.tools = new McpTools(new ToolList(List.of(tool()), List.of(server)), LOOPBACK);
    }

    private int http() throws LifecycleException {
      var provider =
          HttpServletStreamableServerTransportProvider.builder().mcpEndpoint("/mcp").build();
      var orders = new Orders(seen::add);
      orders.serves(
          io.modelcontextprotocol.server.McpServer.sync(provider)
              .serverInfo("orders", "1")
              .capabilities(McpSchema.ServerCapabilities.builder().tools(true).build())
              .tools(orders.tools())
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

    ToolOutcome readBack(Tool tool, String key, Duration within) {
      return tools.readBack(tool, new ToolCall(key, 3, TRACE), within);
    }

    List<String> keys() throws IOException {
      var all = Files.exists(record) ? Files.readAllLines(record) : List.copyOf(seen);
      return all.subList(before, all.size());
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
    return tool(new McpTool("orders", Orders.TOOL, Orders.pin(Orders.TOOL)), false);
  }

  private static Tool readBackBy(String tool, String pin) {
    var back = new McpTool.ReadBack(tool, pin);
    return tool(new McpTool("orders", Orders.TOOL, Orders.pin(Orders.TOOL), back), false);
  }

  private static Tool readBackByStatus() {
    return readBackBy(Orders.STATUS, Orders.pin(Orders.STATUS));
  }

  private static Tool tool(McpTool mcp, boolean readOnly) {
    return new Tool(
        "pay",
        "Pays money back.",
        "money",
        Risk.HIGH,
        "",
        false,
        mcp.readBack() != null,
        readOnly,
        LONG,
        4_096,
        JsonValue.object().with("type", "object"),
        Adapter.MCP,
        null,
        null,
        null,
        mcp);
  }

  @ParameterizedTest
  @EnumSource
  void aCallCarriesKeyEpochAndTraceAndItsResultComesBack(Way way) throws Exception {
    var served = shared(way);
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

  @ParameterizedTest
  @EnumSource
  void whatAToolSaysOfItselfIsReadWithCare(Way way) throws Exception {
    var served = shared(way);
    assertThat(served.call("text", LONG))
        .isEqualTo(
            new ToolOutcome.Completed(JsonValue.object().with("text", "paid\ntwice"), "act_text"));
    assertThat(served.call("huge", LONG))
        .isEqualTo(new ToolOutcome.Unusable("result larger than 4096 bytes", "R-huge"));
    assertThat(served.call("error", LONG)).isInstanceOf(ToolOutcome.Unknown.class);
    assertThat(served.call("refused", LONG)).isInstanceOf(ToolOutcome.Failed.class);
    var reading = tool(new McpTool("orders", Orders.TOOL, Orders.pin(Orders.TOOL)), true);
    assertThat(call(served.tools, reading, "error", LONG)).isInstanceOf(ToolOutcome.Failed.class);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerThatDoesNotComeIsUnknownAndTheNextCallWorks(Way way) throws Exception {
    var served = shared(way);
    assertThat(served.call("first", LONG)).isInstanceOf(ToolOutcome.Completed.class);
    assertThat(served.call("slow", SHORT)).isInstanceOf(ToolOutcome.Unknown.class);
    assertThat(served.call("after", LONG)).isInstanceOf(ToolOutcome.Completed.class);
    assertThat(served.keys()).containsExactly("act_first", "act_slow", "act_after");
  }

  @ParameterizedTest
  @EnumSource
  void aToolThatIsDescribedOtherwiseIsNotCalledUntilItIsPinnedAgain(Way way) throws Exception {
    var served = shared(way);
    var fickle = tool(new McpTool("orders", Orders.FICKLE, Orders.pin(Orders.FICKLE)), false);
    assertThat(call(served.tools, fickle, "o1", LONG)).isInstanceOf(ToolOutcome.Completed.class);
    await()
        .atMost(LONG)
        .until(() -> call(served.tools, fickle, "o2", LONG) instanceof ToolOutcome.Failed);
    var calls = served.keys().size();
    assertThat(call(served.tools, fickle, "o3", LONG))
        .isEqualTo(
            new ToolOutcome.Failed("the server describes the tool otherwise than was declared"));
    assertThat(served.keys()).hasSize(calls).doesNotContain("act_o3");
    assertThat(served.call("o4", LONG)).isInstanceOf(ToolOutcome.Completed.class);
  }

  @ParameterizedTest
  @EnumSource
  void aToolThatWasNeverPinnedSoOrIsNotThereIsNotCalled(Way way) throws Exception {
    var served = shared(way);
    for (var wrong : List.of(new McpTool("orders", Orders.TOOL, OTHER), NOT_THERE)) {
      assertThat(call(served.tools, tool(wrong, false), "o1", LONG))
          .isInstanceOf(ToolOutcome.Failed.class);
    }
    assertThat(served.keys()).isEmpty();
    assertThat(served.call("o1", LONG)).isInstanceOf(ToolOutcome.Completed.class);
  }

  @ParameterizedTest
  @EnumSource
  void aLostAnswerIsReadBackByItsKey(Way way) throws Exception {
    var served = shared(way);
    var tool = readBackByStatus();
    assertThat(call(served.tools, tool, "lost", SHORT)).isInstanceOf(ToolOutcome.Unknown.class);
    assertThat(served.readBack(tool, "act_lost", LONG))
        .isEqualTo(new ToolOutcome.Completed(JsonValue.object().with("of", "lost"), "R-lost"));
    assertThat(served.readBack(tool, "act_other", LONG))
        .isEqualTo(new ToolOutcome.Failed("never happened"));
    assertThat(served.keys()).containsExactly("act_lost");
    assertThat(served.readBack(tool(), "act_lost", LONG))
        .isEqualTo(new ToolOutcome.Unknown("the tool has no read-back"));
  }

  @ParameterizedTest
  @EnumSource
  void aReadBackThatDoesNotSayItInFullSaysNothing(Way way) throws Exception {
    var served = shared(way);
    var tool = readBackByStatus();
    for (var said :
        List.of("says-error", "says-words", "says-maybe", "says-no-reference", "says-both")) {
      assertThat(served.readBack(tool, said, LONG))
          .as(said)
          .isInstanceOf(ToolOutcome.Unknown.class);
    }
    assertThat(served.readBack(tool, "says-nothing", SHORT))
        .isEqualTo(new ToolOutcome.Unknown("read-back: no answer within 500 ms"));
    // That it happened is known, with its reference; what it returned is not.
    for (var said : List.of("says-no-result", "says-much")) {
      assertThat(served.readBack(tool, said, LONG))
          .as(said)
          .isInstanceOfSatisfying(
              ToolOutcome.Unusable.class, done -> assertThat(done.reference()).isEqualTo("R"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadBackThatIsDescribedOtherwiseIsNotAskedAndNothingIsSentThatNeedsIt(Way way)
      throws Exception {
    var served = shared(way);
    for (var wrong : List.of(readBackBy(Orders.STATUS, OTHER), readBackBy("other", OTHER))) {
      assertThat(call(served.tools, wrong, "lost", LONG))
          .isEqualTo(
              new ToolOutcome.Failed(
                  "the server describes its read-back otherwise than was declared"));
      assertThat(served.readBack(wrong, "act_lost", LONG)).isInstanceOf(ToolOutcome.Unknown.class);
    }
    assertThat(served.keys()).isEmpty();
  }

  @Test
  void aChildThatDiesLeavesItsCallUnknownAndIsStartedAgain() throws Exception {
    try (var served = new Served(Way.STDIO, folder.resolve("dying"))) {
      assertThat(served.call("first", LONG)).isInstanceOf(ToolOutcome.Completed.class);
      assertThat(served.call("die", Duration.ofSeconds(1))).isInstanceOf(ToolOutcome.Unknown.class);
      // What ran in the child that died is not on record in the next: nobody paid.
      await()
          .atMost(LONG)
          .until(
              () ->
                  served
                      .readBack(readBackByStatus(), "act_die", Duration.ofSeconds(5))
                      .equals(new ToolOutcome.Failed("never happened")));
      assertThat(served.call("o1", LONG)).isInstanceOf(ToolOutcome.Completed.class);
      assertThat(served.keys()).containsExactly("act_first", "act_die", "act_o1");
    }
  }

  @Test
  void aServerThatIsNotThereWasSentNothingAndCanSayNothing() {
    var soon = Duration.ofSeconds(1);
    for (var gone :
        List.of(
            new McpServer("orders", "http://127.0.0.1:9/mcp", List.of(), Map.of()),
            new McpServer("orders", null, List.of("/no/such/program"), Map.of()))) {
      try (var tools = new McpTools(new ToolList(List.of(tool()), List.of(gone)), LOOPBACK)) {
        assertThat(call(tools, tool(), "o1", soon)).isInstanceOf(ToolOutcome.Failed.class);
        assertThat(tools.readBack(readBackByStatus(), new ToolCall("act_o1", 3, TRACE), SHORT))
            .isInstanceOf(ToolOutcome.Unknown.class);
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
