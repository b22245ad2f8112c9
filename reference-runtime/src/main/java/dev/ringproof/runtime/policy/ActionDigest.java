package dev.ringproof.runtime.policy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;

/** The digest that an approval binds to. */
public final class ActionDigest {
  private ActionDigest() {}

  /** Returns SHA-256 over the RFC 8785 form of {@code {"tool":name,"arguments":{..}}}. */
  public static String of(String tool, JsonObject arguments) {
    return Json.digest(JsonValue.object().with("tool", tool).with("arguments", arguments));
  }
}
