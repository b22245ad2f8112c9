package dev.ringproof.testbed.proxy;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of an object in a request, read as leniently as the original does: names in any case,
 * unknown ones ignored, null as if absent; but a wrong type is refused.
 */
record Fields(Map<String, JsonValue> members) {

  /** Reads the first JSON value of a body, whatever follows it. */
  static JsonValue parse(String body) {
    if (body.isBlank()) {
      throw ApiError.badBody("EOF");
    }
    try {
      return Json.parse(FirstValue.of(body));
    } catch (DocumentException e) {
      throw ApiError.badBody(String.valueOf(e.getMessage()));
    }
  }

  static Fields of(JsonValue value) {
    return switch (value) {
      case JsonObject object -> new Fields(object.members());
      case JsonNull nothing -> new Fields(Map.of());
      case JsonValue other -> throw wrong(other, "an object");
    };
  }

  Optional<String> text(String name) {
    return find(name, v -> v instanceof JsonString text ? text.value() : null, "a string");
  }

  Optional<Boolean> truth(String name) {
    return find(name, v -> v instanceof JsonBoolean truth ? truth.value() : null, "a boolean");
  }

  Optional<Float> single(String name) {
    return find(name, v -> v instanceof JsonNumber n ? singleOrNull(n.value()) : null, "a number");
  }

  Optional<Long> whole(String name) {
    return find(
        name, v -> v instanceof JsonNumber n ? wholeOrNull(n.value()) : null, "a whole number");
  }

  Fields object(String name) {
    return find(name).map(Fields::of).orElse(new Fields(Map.of()));
  }

  private Optional<JsonValue> find(String name) {
    JsonValue found = null;
    for (var member : members.entrySet()) {
      if (member.getKey().equalsIgnoreCase(name)) {
        found = member.getValue();
      }
    }
    return Optional.ofNullable(found).filter(v -> !(v instanceof JsonNull));
  }

  private <T> Optional<T> find(
      String name, Function<JsonValue, @Nullable T> reading, String expected) {
    return find(name)
        .map(
            value -> {
              var read = reading.apply(value);
              if (read == null) {
                throw wrong(value, expected + " in field " + name);
              }
              return read;
            });
  }

  private static @Nullable Float singleOrNull(BigDecimal number) {
    return Float.isFinite(number.floatValue()) ? number.floatValue() : null;
  }

  private static @Nullable Long wholeOrNull(BigDecimal number) {
    return number.scale() == 0 && number.precision() <= 18 ? number.longValueExact() : null;
  }

  private static ApiError wrong(JsonValue found, String expected) {
    var kind =
        switch (found) {
          case JsonObject object -> "an object";
          case JsonArray array -> "an array";
          case JsonString text -> "a string";
          case JsonNumber number -> "the number " + number.value();
          case JsonBoolean truth -> "a boolean";
          case JsonNull nothing -> "null";
        };
    return ApiError.badBody("found " + kind + ", expected " + expected);
  }
}
