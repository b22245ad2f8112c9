package dev.ringproof.contract.policy;

import dev.ringproof.contract.json.JsonValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A tool that a model may ask for.
 *
 * @param path appended to the tool server's base URL; POST runs it, GET {@code
 *     path/effects/{idempotency-key}} reads an effect back when {@code readBack}; empty for a tool
 *     of an MCP server
 * @param idempotent whether the same key may be sent again without a second effect
 * @param readOnly whether it changes nothing
 * @param arguments JSON Schema of its arguments
 * @param result JSON Schema of its result; null: any
 * @param maxArgumentBytes the longest arguments, in their RFC 8785 form
 * @param url base URL of this tool alone; null: the configured one
 */
public record Tool(
    String name,
    String description,
    String toolClass,
    Risk risk,
    String path,
    boolean idempotent,
    boolean readBack,
    boolean readOnly,
    Duration timeout,
    int maxResultBytes,
    JsonValue arguments,
    Adapter adapter,
    @Nullable JsonValue result,
    @Nullable Integer maxArgumentBytes,
    @Nullable String url,
    @Nullable McpTool mcp) {
  /** The longest arguments of a tool that names no bound. */
  public static final int MOST_ARGUMENT_BYTES = 65_536;

  public Tool {
    path = path == null ? "" : path;
    adapter = adapter == null ? Adapter.HTTP : adapter;
    maxArgumentBytes = maxArgumentBytes == null ? MOST_ARGUMENT_BYTES : maxArgumentBytes;
  }

  /** Makes a tool behind the configured base URL, with any result. */
  public Tool(
      String name,
      String description,
      String toolClass,
      Risk risk,
      String path,
      boolean idempotent,
      boolean readBack,
      boolean readOnly,
      Duration timeout,
      int maxResultBytes,
      JsonValue arguments) {
    this(
        name,
        description,
        toolClass,
        risk,
        path,
        idempotent,
        readBack,
        readOnly,
        timeout,
        maxResultBytes,
        arguments,
        Adapter.HTTP,
        null,
        null,
        null,
        null);
  }

  /** Returns the same tool for one who lacks the very arguments: it is not sent again. */
  public Tool withoutResend() {
    return new Tool(
        name,
        description,
        toolClass,
        risk,
        path,
        false,
        readBack,
        readOnly,
        timeout,
        maxResultBytes,
        arguments,
        adapter,
        result,
        maxArgumentBytes,
        url,
        mcp);
  }
}
