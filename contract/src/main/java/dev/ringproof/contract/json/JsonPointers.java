package dev.ringproof.contract.json;

import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.Optional;

/** RFC 6901: JSON pointers, found and written. */
final class JsonPointers {
  private JsonPointers() {}

  static Optional<JsonValue> find(JsonValue root, String pointer) {
    if (pointer.isEmpty()) {
      return Optional.of(root);
    }
    var here = Optional.of(root);
    for (var step : pointer.substring(1).split("/", -1)) {
      here = here.flatMap(value -> step(value, unescape(step)));
    }
    return here;
  }

  static String child(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static Optional<JsonValue> step(JsonValue value, String name) {
    return switch (value) {
      case JsonObject object -> object.member(name);
      case JsonArray array -> item(array, name);
      case JsonValue.JsonString text -> Optional.empty();
      case JsonValue.JsonNumber number -> Optional.empty();
      case JsonValue.JsonBoolean truth -> Optional.empty();
      case JsonValue.JsonNull nothing -> Optional.empty();
    };
  }

  private static Optional<JsonValue> item(JsonArray array, String name) {
    return name.matches("0|[1-9][0-9]{0,8}") && Integer.parseInt(name) < array.items().size()
        ? Optional.of(array.items().get(Integer.parseInt(name)))
        : Optional.empty();
  }

  private static String unescape(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }
}
