import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * An MCP server over standard streams, on the official Java SDK: one tool that pays money back, and
 * one that says what became of it. Order 404 is paid back and never answered. Started from its
 * source: {@code java -cp 'reference-runtime/target/dist/*' examples/mcp/OrdersServer.java}.
 */
public class OrdersServer {
  // A key that came twice is one refund: what the runtime sends as its idempotency key.
  private static final Map<String, Refund> DONE = new ConcurrentHashMap<>();

  public static void main(String[] args) throws InterruptedException {
    var json = McpJsonDefaults.getMapper();
    var refund =
        Tool.builder(
                "refund",
                json,
                """
                {"type":"object","required":["order","amount"],"additionalProperties":false,
                 "properties":{"order":{"type":"string"},"amount":{"type":"integer","minimum":1}}}""")
            .description("Pays money back.")
            .build();
    var status =
        Tool.builder(
                "refund_status",
                json,
                """
                {"type":"object","required":["key","epoch"],"additionalProperties":false,
                 "properties":{"key":{"type":"string"},"epoch":{"type":"integer"}}}""")
            .description("Says whether a refund of this key happened, and as what.")
            .build();
    var streams = new StdioServerTransportProvider(json, new UntilTheEnd(System.in), System.out);
    McpServer.sync(streams)
        .serverInfo("orders", "1")
        .capabilities(ServerCapabilities.builder().tools(true).build())
        .toolCall(refund, (exchange, request) -> refund(request))
        .toolCall(status, (exchange, request) -> status(request))
        .build();
    new CountDownLatch(1).await();
  }

  /** What was paid back, and as what. */
  private record Refund(String reference, Map<String, Object> result) {}

  private static CallToolResult refund(CallToolRequest request) {
    var key = String.valueOf(request.meta().get("dev.ringproof/idempotency-key"));
    var refund =
        DONE.computeIfAbsent(
            key,
            first ->
                new Refund(
                    "mcp-refund-" + (DONE.size() + 1),
                    Map.of("paid", request.arguments().get("amount"), "by", "orders over MCP")));
    if ("404".equals(request.arguments().get("order"))) {
      never();
    }
    return CallToolResult.builder()
        .addTextContent("paid back")
        .structuredContent(refund.result())
        .meta(Map.of("dev.ringproof/reference", refund.reference()))
        .build();
  }

  private static void never() {
    while (true) {
      LockSupport.park();
    }
  }

  private static CallToolResult status(CallToolRequest request) {
    var refund = DONE.get(String.valueOf(request.arguments().get("key")));
    return CallToolResult.builder()
        .addTextContent(refund == null ? "not paid back" : "paid back")
        .structuredContent(
            refund == null
                ? Map.of("happened", false)
                : Map.of(
                    "happened", true, "reference", refund.reference(), "result", refund.result()))
        .build();
  }

  /** Ends the process with the stream of whoever started it. */
  private static final class UntilTheEnd extends FilterInputStream {
    UntilTheEnd(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      var read = super.read(into, from, most);
      if (read < 0) {
        Runtime.getRuntime().halt(0);
      }
      return read;
    }
  }
}
