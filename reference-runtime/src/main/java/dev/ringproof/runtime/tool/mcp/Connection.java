package dev.ringproof.runtime.tool.mcp;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server: a client that is made when it is needed, and again when it broke. */
final class Connection implements AutoCloseable {
  static final String KEY = "dev.ringproof/idempotency-key";
  static final String EPOCH = "dev.ringproof/epoch";
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration INITIALISED = Duration.ofSeconds(10);
  private static final Duration ALIVE = Duration.ofSeconds(2);
  private static final Duration LISTED = Duration.ofMinutes(1);
  // Not a request, no such method, and wrong parameters, no such tool among them (JSON-RPC 2.0).
  private static final Set<Integer> NOT_RUN = Set.of(-32600, -32601, -32602);

  private final String name;
  private final Transports transports;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ReentrantLock connecting = new ReentrantLock();
  private volatile @Nullable Client open;
  // How many there have been; written under the lock.
  private long made;

  Connection(String name, Transports transports) {
    this.name = name;
    this.transports = transports;
  }

  /**
   * A call as it is asked for.
   *
   * @param remote the tool's name at the server
   * @param pins what the server must say, of this tool and of any that it relies on
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes that are sent once, compared nowhere
  record Asked(String remote, Map<String, String> pins, byte[] arguments, ToolCall call) {
    Asked {
      pins = Map.copyOf(pins);
    }
  }

  /** A client and what its server says of its tools: their digests by name. */
  private record Client(
      long number, McpSyncClient client, Map<String, String> said, AtomicListing listed) {}

  /** When the tools were last listed, on the nano clock. */
  private static final class AtomicListing {
    private volatile long nanos = System.nanoTime();

    boolean old() {
      return System.nanoTime() - nanos > LISTED.toNanos();
    }

    void now() {
      nanos = System.nanoTime();
    }
  }

  Answer call(Asked asked, Duration within) {
    if (!within.isPositive()) {
      return new Answer.NotRun("no time left");
    }
    var attempt = new Attempt();
    var call = threads.submit(() -> run(asked, attempt));
    try {
      return call.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return givenUp(attempt, "no answer within " + within.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return givenUp(attempt, "interrupted");
    } catch (ExecutionException e) {
      return givenUp(attempt, "broke: " + e.getCause());
    } finally {
      call.cancel(true);
    }
  }

  /** Whoever is first says whether it was sent: the caller that gives up, or the call. */
  private static final class Attempt {
    private @Nullable Client by;
    private boolean over;

    /** Returns whether it may be sent; once the caller has given up it may not. */
    synchronized boolean sends(Client client) {
      if (!over) {
        by = client;
      }
      return !over;
    }

    /** Returns the client that it was sent by, if it was. */
    synchronized @Nullable Client givenUp() {
      over = true;
      return by;
    }

    synchronized boolean isOver() {
      return over;
    }
  }

  private Answer givenUp(Attempt attempt, String reason) {
    var by = attempt.givenUp();
    if (by == null) {
      return new Answer.NotRun(reason);
    }
    threads.execute(() -> examine(by));
    return new Answer.Lost(reason);
  }

  /** A client whose server is silent altogether is of no use to the next call. */
  private void examine(Client client) {
    var answer = threads.submit(() -> client.client().ping());
    try {
      answer.get(ALIVE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      drop(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      answer.cancel(true);
    }
  }

  private Answer run(Asked asked, Attempt attempt) {
    Client client;
    try {
      // A task of its own: a caller in a hurry does not keep the connection from being made.
      client = threads.submit(this::client).get();
      var other = described(asked, client);
      if (other != null) {
        return other;
      }
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      return new Answer.NotRun("no connection: " + cause.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.NotRun("given up");
    }
    return attempt.sends(client) ? send(asked, client, attempt) : new Answer.NotRun("given up");
  }

  /** Returns why it is not called, if the server describes a tool otherwise than it is pinned. */
  private @Nullable Answer described(Asked asked, Client client) {
    for (var pinned : asked.pins().entrySet()) {
      var tool = pinned.getKey();
      var said = client.said().get(tool);
      if (!pinned.getValue().equals(said)) {
        LOG.error(
            "tool {} of MCP server {} is not called: {} is pinned as {} and described as {}",
            asked.remote(),
            name,
            tool,
            pinned.getValue(),
            said);
        return new Answer.NotRun(
            tool.equals(asked.remote())
                ? "the server describes the tool otherwise than was declared"
                : "the server describes its read-back otherwise than was declared");
      }
    }
    return null;
  }

  private Answer send(Asked asked, Client client, Attempt attempt) {
    try {
      return new Answer.Whole(client.client().callTool(request(asked)));
    } catch (IOException e) {
      return new Answer.Lost("the answer is no JSON");
    } catch (McpError e) {
      var error = e.getJsonRpcError();
      return error != null && NOT_RUN.contains(error.code())
          ? new Answer.NotRun("refused: error " + error.code())
          : new Answer.Lost("error " + (error == null ? "without code" : error.code()));
    } catch (RuntimeException e) {
      if (!attempt.isOver()) {
        drop(client);
      }
      return new Answer.Lost("connection broke: " + e.getClass().getSimpleName());
    }
  }

  /** Key, epoch and trace go out as metadata: MCP has no headers that every transport carries. */
  private static McpSchema.CallToolRequest request(Asked asked) throws IOException {
    var meta = new HashMap<String, Object>();
    meta.put(KEY, asked.call().key());
    meta.put(EPOCH, asked.call().epoch());
    meta.put(Wire.TRACEPARENT, asked.call().trace().traceparent());
    if (!asked.call().trace().state().isEmpty()) {
      meta.put(Wire.TRACESTATE, asked.call().trace().state());
    }
    var arguments =
        McpJsonDefaults.getMapper()
            .readValue(
                new String(asked.arguments(), StandardCharsets.UTF_8),
                new TypeRef<Map<String, Object>>() {});
    return new McpSchema.CallToolRequest(asked.remote(), arguments, meta);
  }

  private Client client() throws IOException {
    connecting.lock();
    try {
      var found = open;
      if (found == null) {
        found = connect();
        open = found;
      } else if (found.listed().old()) {
        try {
          list(found, found.client().listTools().tools());
        } catch (RuntimeException e) {
          drop(found);
          throw e;
        }
      }
      return found;
    } finally {
      connecting.unlock();
    }
  }

  private Client connect() throws IOException {
    var said = new ConcurrentHashMap<String, String>();
    var listed = new AtomicListing();
    var client =
        McpClient.sync(transports.open())
            .clientInfo(McpSchema.Implementation.builder("ringproof", "1").build())
            .initializationTimeout(INITIALISED)
            .requestTimeout(LONGEST)
            .toolsChangeConsumer(tools -> said(said, tools))
            .build();
    try {
      client.initialize();
      var opened = new Client(++made, client, said, listed);
      list(opened, client.listTools().tools());
      return opened;
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private static void list(Client client, List<McpSchema.Tool> tools) {
    said(client.said(), tools);
    client.listed().now();
  }

  private static void said(Map<String, String> said, List<McpSchema.Tool> tools) {
    var now = new HashMap<String, String>();
    for (var tool : tools) {
      // A name that is there twice is nobody's.
      now.merge(tool.name(), digest(tool), (one, other) -> "");
    }
    said.keySet().retainAll(now.keySet());
    said.putAll(now);
  }

  /** The digest over all that a server says of a tool and that could change what it means. */
  static String digest(McpSchema.Tool tool) {
    try {
      var all = Json.parse(McpJsonDefaults.getMapper().writeValueAsString(tool));
      return all instanceof JsonObject object
          ? Json.digest(object.without("_meta").without("icons"))
          : Json.digest(JsonValue.object());
    } catch (IOException e) {
      throw new IllegalStateException("what was read can be written", e);
    }
  }

  private void drop(Client client) {
    connecting.lock();
    try {
      var now = open;
      if (now != null && now.number() == client.number()) {
        open = null;
      }
    } finally {
      connecting.unlock();
    }
    client.client().close();
  }

  @Override
  public void close() {
    var last = open;
    if (last != null) {
      last.client().closeGracefully();
    }
    threads.shutdownNow();
  }
}
