package dev.ringproof.runtime.http;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.Set;

/** Reads the body of a request, which was not too long. */
@FunctionalInterface
public interface BodyReader {
  /** Takes strict JSON with known members and nothing else. */
  BodyReader STRICT = Bodies::object;

  /** Returns the object that it is, or throws what the request is refused with. */
  JsonObject object(byte[] body, Set<String> known);
}
