package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;

/**
 * What the control API answers.
 *
 * @param type the content type, empty for an answer without a body
 * @param routed whether a route was found, which is when the original numbers the request
 */
record Reply(int status, String type, String body, boolean routed) {
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  static Reply json(int status, JsonValue value) {
    return new Reply(status, JSON, Json.write(value), true);
  }

  static Reply noContent() {
    return new Reply(204, "", "", true);
  }

  static Reply version() {
    return new Reply(
        200,
        "application/json;charset=utf-8",
        "{\"version\": \"" + EmbeddedServer.VERSION + "\"}\n",
        true);
  }

  /** An error as JSON, labelled as text: a habit of the original that clients know. */
  static Reply error(ApiError error) {
    return new Reply(error.status(), TEXT, Json.write(body(error)) + "\n", true);
  }

  /** An error of populate, which says what was done until then. */
  static Reply error(ApiError error, JsonValue done) {
    return json(error.status(), body(error).with("proxies", done));
  }

  static Reply agentRefused() {
    return new Reply(403, TEXT, "User agent not allowed\n", true);
  }

  static Reply noRoute() {
    return new Reply(404, TEXT, "404 page not found\n", false);
  }

  static Reply noMethod() {
    return new Reply(405, "", "", false);
  }

  boolean sniffable() {
    return !type.equals(TEXT);
  }

  private static JsonValue.JsonObject body(ApiError error) {
    return JsonValue.object()
        .with("error", String.valueOf(error.getMessage()))
        .with("status", error.status());
  }
}
