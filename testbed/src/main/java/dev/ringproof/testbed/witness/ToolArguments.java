package dev.ringproof.testbed.witness;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.util.Optional;

/**
 * Arguments that a schema takes: what it requires and no more, each text beginning with a nonce.
 */
final class ToolArguments {
  private ToolArguments() {}

  /** Returns them; a member that is required and neither text nor number gets an empty object. */
  static JsonObject of(JsonValue schema, String nonce) {
    var arguments = JsonValue.object();
    for (var required : schema.items("/required")) {
      var name = required.text("").orElse("");
      arguments = arguments.with(name, value(schema.at("/properties/" + name), nonce));
    }
    return arguments;
  }

  private static JsonValue value(Optional<JsonValue> property, String nonce) {
    var schema = property.orElse(JsonValue.object());
    return switch (schema.text("/type").orElse("")) {
      case "string" -> new JsonString(text(schema, nonce));
      case "integer", "number" -> JsonNumber.of(schema.whole("/minimum").orElse(1L));
      case "boolean" -> new JsonBoolean(false);
      case "array" -> JsonValue.array();
      default -> JsonValue.object();
    };
  }

  private static String text(JsonValue schema, String nonce) {
    var least = schema.whole("/minLength").orElse(0L);
    return nonce.length() >= least ? nonce : nonce + "x".repeat((int) (least - nonce.length()));
  }
}
