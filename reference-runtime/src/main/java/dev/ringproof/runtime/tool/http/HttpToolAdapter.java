package dev.ringproof.runtime.tool.http;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.contract.wire.Wire;
import dev.ringproof.runtime.net.Addresses;
import dev.ringproof.runtime.net.Answer;
import dev.ringproof.runtime.net.PinnedHttp;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Calls tools over HTTP, once each. An effect is told as failed only where it cannot have happened,
 * and as completed only where the tool said so in full; all else is unknown. Where a call may go is
 * for {@link Addresses} to say.
 */
public final class HttpToolAdapter implements ToolPort, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Pattern JSON =
      Pattern.compile("application/([a-z0-9.-]+\\+)?json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);
  private static final int LONGEST_REFERENCE = 256;
  // Result and reference come in an envelope of their own.
  private static final int ENVELOPE = 1_024;

  private final String base;
  private final PinnedHttp http;

  /** Makes an adapter for the tool server at this base URL, and for public addresses. */
  public HttpToolAdapter(URI base) {
    this(base, Addresses.publicOnly());
  }

  /**
   * Makes an adapter.
   *
   * @param base the tool server's base URL; an address that it writes out is allowed as it stands
   * @param allowed what may be reached beyond public addresses
   */
  public HttpToolAdapter(URI base, Addresses allowed) {
    this.base = stripSlash(base.toString());
    this.http = new PinnedHttp(allowed.configured(base), CONNECT);
  }

  private static String stripSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  @Override
  public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
    var headers = headers(call);
    headers.put("Content-Type", "application/json");
    var request = new PinnedHttp.Request("POST", uri(tool, ""), headers, arguments);
    return switch (http.send(request, within, tool.maxResultBytes() + ENVELOPE)) {
      case Answer.NotSent none -> new ToolOutcome.Failed(none.reason());
      case Answer.Lost lost -> new ToolOutcome.Unknown(lost.reason());
      case Answer.Whole whole -> outcome(tool, whole);
    };
  }

  @Override
  public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
    if (!tool.readBack()) {
      return new ToolOutcome.Unknown("the tool has no read-back");
    }
    var at = uri(tool, "/effects/" + call.key());
    var request = PinnedHttp.Request.get(at, headers(call));
    return switch (http.send(request, within, tool.maxResultBytes() + ENVELOPE)) {
      case Answer.NotSent none -> new ToolOutcome.Unknown(none.reason());
      case Answer.Lost lost -> new ToolOutcome.Unknown(lost.reason());
      case Answer.Whole whole ->
          switch (whole.status()) {
            case 200 -> completed(tool, whole);
            case 404 -> new ToolOutcome.Failed("never happened");
            default -> new ToolOutcome.Unknown("read-back: status " + whole.status());
          };
    };
  }

  private URI uri(Tool tool, String more) {
    var own = tool.url();
    return URI.create((own == null ? base : stripSlash(own)) + tool.path() + more);
  }

  private static Map<String, String> headers(ToolCall call) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Accept", "application/json");
    headers.put(Wire.IDEMPOTENCY_KEY, call.key());
    headers.put(Wire.EPOCH, Long.toString(call.epoch()));
    headers.put(Wire.TRACEPARENT, call.trace().traceparent());
    if (!call.trace().state().isEmpty()) {
      headers.put(Wire.TRACESTATE, call.trace().state());
    }
    return headers;
  }

  private static ToolOutcome outcome(Tool tool, Answer.Whole answer) {
    var status = answer.status();
    // 409: this key was already done. 408: the server gave up on us, which tells nothing.
    if (status == 200 || status == 409) {
      return completed(tool, answer);
    }
    return status >= 400 && status < 500 && status != 408
        ? new ToolOutcome.Failed("refused: status " + status)
        : new ToolOutcome.Unknown("status " + status);
  }

  private static ToolOutcome completed(Tool tool, Answer.Whole answer) {
    var type = answer.header().apply("Content-Type").orElse("none");
    if (!JSON.matcher(type).matches()) {
      return new ToolOutcome.Unknown("status " + answer.status() + " with no JSON");
    }
    try {
      var body = Json.parse(answer.body());
      var result = body.member("result");
      var reference = body.text("/reference").orElse("");
      if (result.isEmpty() || reference.isEmpty() || reference.length() > LONGEST_REFERENCE) {
        return new ToolOutcome.Unknown(
            "status " + answer.status() + " without a result and a reference");
      }
      if (Json.canonical(result.get()).length > tool.maxResultBytes()) {
        return new ToolOutcome.Unusable(
            "result larger than " + tool.maxResultBytes() + " bytes", reference);
      }
      return new ToolOutcome.Completed(result.get(), reference);
    } catch (DocumentException e) {
      return new ToolOutcome.Unknown("status " + answer.status() + " with no JSON");
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
