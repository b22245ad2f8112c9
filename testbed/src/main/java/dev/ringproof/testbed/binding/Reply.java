package dev.ringproof.testbed.binding;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A whole answer, or the lack of one: status 0 means that none came, and the body says why.
 *
 * @param headers by lower-case name
 * @param sentNanos when the request's last byte was written
 * @param endedNanos when the answer's last byte was read
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came from a socket, compared nowhere
public record Reply(
    int status, Map<String, List<String>> headers, byte[] body, long sentNanos, long endedNanos) {
  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Returns the body as JSON; throws DocumentException if it is none. */
  public JsonValue json() {
    return Json.parse(body);
  }

  /** Returns the body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Whether this is a problem document of the type, with the type's status in both places. */
  public boolean is(ProblemType type) {
    if (status != type.status()
        || !header("content-type").orElse("").startsWith("application/problem+json")) {
      return false;
    }
    var problem = json();
    return problem.text("/type").filter(type.uri()::equals).isPresent()
        && problem.whole("/status").filter(s -> s == status).isPresent();
  }

  /** Returns a header's first value. */
  public Optional<String> header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream().findFirst();
  }

  /** Shows status and the start of the body. */
  @Override
  public String toString() {
    var text = text();
    return status + " " + (text.length() <= 400 ? text : text.substring(0, 400) + "...");
  }
}
