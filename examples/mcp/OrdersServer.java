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

/**
 * An MCP server of one tool over standard streams, on the official Java SDK. Started from its
 * source: {@code java -cp 'reference-runtime/target/dist/*' examples/mcp/OrdersServer.java}.
 */
public class OrdersServer {
  // A key that came twice is one refund: what the runtime sends as its idempotency key.
  private static final Map<String, CallToolResult> DONE = new ConcurrentHashMap<>();

  public static void main(String[] args) throws InterruptedException {
    var json = McpJsonDefaults.getMapper();
    var schema =
        """
        {"type":"object","required":["order","amount"],"additionalProperties":false,
         "properties":{"order":{"type":"string"},"amount":{"type":"integer","minimum":1}}}""";
    var tool = Tool.builder("refund", json, schema).description("Pays money back.").build();
    var streams = new StdioServerTransportProvider(json, new UntilTheEnd(System.in), System.out);
    McpServer.sync(streams)
        .serverInfo("orders", "1")
        .capabilities(ServerCapabilities.builder().tools(true).build())
        .toolCall(tool, (exchange, request) -> refund(request))
        .build();
    new CountDownLatch(1).await();
  }

  private static CallToolResult refund(CallToolRequest request) {
    var key = String.valueOf(request.meta().get("dev.ringproof/idempotency-key"));
    return DONE.computeIfAbsent(
        key,
        first ->
            CallToolResult.builder()
                .addTextContent("paid back")
                .structuredContent(
                    Map.of("paid", request.arguments().get("amount"), "by", "orders over MCP"))
                .meta(Map.of("dev.ringproof/reference", "mcp-refund-" + (DONE.size() + 1)))
                .build());
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
