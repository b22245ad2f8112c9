package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request that is refused; thrown by handlers, turned into problem+json in one place. What it
 * says is made for the client: never another exception's text.
 */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ProblemType type;
  private final transient JsonObject extra;
  private final transient Map<String, String> headers;

  private Problem(ProblemType type, String detail, JsonObject extra, Map<String, String> headers) {
    super(detail);
    this.type = type;
    this.extra = extra;
    this.headers = headers;
  }

  static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, JsonValue.object(), Map.of());
  }

  static Problem notFound() {
    return of(ProblemType.NOT_FOUND, "nothing of this id");
  }

  static Problem invalid(String pointer, String detail) {
    return of(ProblemType.INVALID_REQUEST, detail).with("pointer", pointer);
  }

  Problem with(String member, String value) {
    return new Problem(type, detail(), extra.with(member, value), headers);
  }

  Problem with(String member, long value) {
    return new Problem(type, detail(), extra.with(member, value), headers);
  }

  Problem header(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(type, detail(), extra, more);
  }

  /** Adds when to come again, rounded up to whole seconds. */
  Problem after(Duration pause) {
    var seconds = Math.max(1, Math.ceilDiv(pause.toMillis(), 1000L));
    return with("retryAfterSeconds", seconds).header("Retry-After", String.valueOf(seconds));
  }

  ProblemType type() {
    return type;
  }

  Map<String, String> headers() {
    return headers;
  }

  JsonObject json(String trace) {
    var json =
        JsonValue.object()
            .with("type", type.uri())
            .with("title", type.title())
            .with("status", type.status())
            .with("detail", detail())
            .with("trace", trace)
            .with("retryable", type.retryable());
    for (var member : extra.members().entrySet()) {
      json = json.with(member.getKey(), member.getValue());
    }
    return json;
  }

  private String detail() {
    return String.valueOf(getMessage());
  }
}
