package dev.ringproof.contract.json;

import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** RFC 6901: JSON pointers, found and written. */
final class JsonPointers {
  private JsonPointers() {}

  static Optional<JsonValue> find(JsonValue root, String pointer) {
    if (pointer.isEmpty()) {
      return Optional.of(root);
    }
    JsonValue here = root;
    for (int from = 1; here != null && from <= pointer.length(); ) {
      var slash = pointer.indexOf('/', from);
      var to = slash < 0 ? pointer.length() : slash;
      here = step(here, unescape(pointer.substring(from, to)));
      from = to + 1;
    }
    return Optional.ofNullable(here);
  }

  static String child(String parent, String name) {
    return parent + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  private static @Nullable JsonValue step(JsonValue value, String name) {
    return switch (value) {
      case JsonObject object -> object.members().get(name);
      case JsonArray array -> item(array, name);
      case JsonValue.JsonString text -> null;
      case JsonValue.JsonNumber number -> null;
      case JsonValue.JsonBoolean truth -> null;
      case JsonValue.JsonNull nothing -> null;
    };
  }

  /** An index as RFC 6901 writes it: digits without a leading zero. */
  private static @Nullable JsonValue item(JsonArray array, String name) {
    var length = name.length();
    if (length == 0 || length > 9 || (length > 1 && name.charAt(0) == '0')) {
      return null;
    }
    int index = 0;
    for (int i = 0; i < length; i++) {
      var digit = name.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return null;
      }
      index = 10 * index + digit;
    }
    return index < array.items().size() ? array.items().get(index) : null;
  }

  private static String unescape(String step) {
    return step.indexOf('~') < 0 ? step : step.replace("~1", "/").replace("~0", "~");
  }
}
