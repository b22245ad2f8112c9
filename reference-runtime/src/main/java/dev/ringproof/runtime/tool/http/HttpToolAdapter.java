package dev.ringproof.runtime.tool.http;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.net.Answer;
import dev.ringproof.runtime.net.OutboundHttp;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Locale;

/**
 * Calls tools over HTTP, once each. An effect is told as failed only where it cannot have happened,
 * and as completed only where the tool said so in full; all else is unknown.
 */
public final class HttpToolAdapter implements ToolPort, AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final int LONGEST_REFERENCE = 256;
  // Result and reference come in an envelope of their own.
  private static final int ENVELOPE = 1_024;

  private final String base;
  private final OutboundHttp http = new OutboundHttp(CONNECT);

  /** Makes an adapter for the tool server at this base URL. */
  public HttpToolAdapter(URI base) {
    var text = base.toString();
    this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
    var request =
        request(tool.path(), call)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(arguments))
            .build();
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
    var request = request(tool.path() + "/effects/" + call.key(), call).GET().build();
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

  private HttpRequest.Builder request(String path, ToolCall call) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Accept", "application/json")
        .header("Idempotency-Key", call.key())
        .header("Ringproof-Epoch", Long.toString(call.epoch()))
        .header("traceparent", call.traceparent());
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
    if (!json(answer)) {
      // A page of something between us and the tool, whatever its text looks like.
      return new ToolOutcome.Unknown("status " + answer.status() + " with another content type");
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
        return new ToolOutcome.Unknown("result larger than " + tool.maxResultBytes() + " bytes");
      }
      return new ToolOutcome.Completed(result.get(), reference);
    } catch (DocumentException e) {
      return new ToolOutcome.Unknown("status " + answer.status() + " with no JSON");
    }
  }

  private static boolean json(Answer.Whole answer) {
    var type = answer.header().apply("Content-Type").orElse("application/json");
    return type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().endsWith("json");
  }

  @Override
  public void close() {
    http.close();
  }
}
