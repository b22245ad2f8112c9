package dev.ringproof.runtime.http;

import dev.ringproof.contract.error.ProblemType;
import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.runtime.http.body.Arrival;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Reads request bodies: strict JSON, known members of the right type, and nothing else. */
final class Bodies {
  /** The longest body. */
  static final int MOST_BYTES = 262_144;

  /** The longest message. */
  static final int MOST_CHARS = 200_000;

  private Bodies() {}

  static JsonObject read(Call call, Set<String> known) {
    var request = call.request();
    var type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
    if (!type.matches("(?i)application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?")) {
      throw Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "send Content-Type: application/json");
    }
    return call.bodies().object(bytes(request), known);
  }

  static JsonObject object(byte[] bytes, Set<String> known) {
    return object(parse(bytes), known);
  }

  private static byte[] bytes(ServerRequest request) {
    try {
      var bytes = Arrival.bytes(request, MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw Problem.of(
            ProblemType.BODY_TOO_LARGE, "the longest body is " + MOST_BYTES + " bytes");
      }
      return bytes;
    } catch (TimeoutException e) {
      throw Problem.invalid(
              "", "the body was not there within " + Arrival.WITHIN.toSeconds() + " s")
          .header("Connection", "close");
    } catch (IOException e) {
      throw Problem.invalid("", "the body could not be read");
    } catch (Problem | UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      // Nothing but the server's reader of chunks and lengths runs here.
      throw Problem.invalid("", "the body ends early, or its chunks are no chunks");
    }
  }

  private static JsonValue parse(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (DocumentException e) {
      throw Problem.invalid("", "the body is not JSON as RFC 7493 has it");
    }
  }

  private static JsonObject object(JsonValue value, Set<String> known) {
    if (!(value instanceof JsonObject object)) {
      throw Problem.invalid("", "expected an object");
    }
    for (var name : object.members().keySet()) {
      if (!known.contains(name)) {
        throw Problem.invalid(
            pointer("", name), "unknown member; known: " + known.stream().sorted().toList());
      }
    }
    return object;
  }

  /** Returns the place of a member, cut where the name is as long as no name. */
  static String pointer(String parent, String name) {
    var pointer = parent + "/" + name.replace("~", "~0").replace("/", "~1");
    return pointer.length() > 100 ? pointer.substring(0, 100) : pointer;
  }

  static String text(JsonObject body, String name, int most) {
    return optionalText(body, name, most)
        .orElseThrow(() -> Problem.invalid("/" + name, "found nothing, expected a text"));
  }

  static Optional<String> optionalText(JsonObject body, String name, int most) {
    var value = body.members().get(name);
    if (value == null || value instanceof JsonNull) {
      return Optional.empty();
    }
    if (!(value instanceof JsonString text)) {
      throw Problem.invalid("/" + name, "expected a text");
    }
    if (text.value().isBlank() || text.value().length() > most) {
      throw Problem.invalid("/" + name, "expected 1 to " + most + " characters");
    }
    return Optional.of(text.value());
  }

  static long whole(JsonObject body, String pointer, long most) {
    var whole = body.whole(pointer);
    if (whole.isEmpty()
        || !(body.at(pointer).orElse(null) instanceof JsonNumber)
        || whole.get() < 0
        || whole.get() > most) {
      throw Problem.invalid(pointer, "expected a whole number from 0 to " + most);
    }
    return whole.get();
  }
}
