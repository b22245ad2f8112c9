package dev.ringproof.contract.rules;

import dev.cel.common.values.NullValue;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns arguments into what CEL reads, up to a size, so that hostile arguments cost a bounded time.
 * 1 and 1.0 are the same whole number, as they are in the canonical form that is approved.
 */
final class ArgumentValues {
  static final int MOST_VALUES = 5_000;
  static final int MOST_CHARACTERS = 65_536;

  private int values;
  private int characters;

  private ArgumentValues() {}

  static Map<String, Object> of(JsonObject arguments) {
    return new ArgumentValues().map(arguments);
  }

  private Object convert(JsonValue value) {
    count(1, 0);
    return switch (value) {
      case JsonObject object -> map(object);
      case JsonArray array -> list(array);
      case JsonString text -> text(text.value());
      case JsonNumber number -> number(number.value());
      case JsonBoolean truth -> truth.value();
      case JsonNull nothing -> NullValue.NULL_VALUE;
    };
  }

  private Map<String, Object> map(JsonObject object) {
    var map = new LinkedHashMap<String, Object>();
    object.members().forEach((name, member) -> map.put(text(name), convert(member)));
    return map;
  }

  private List<Object> list(JsonArray array) {
    var list = new ArrayList<Object>();
    array.items().forEach(item -> list.add(convert(item)));
    return list;
  }

  private String text(String text) {
    count(0, text.length());
    return text;
  }

  private static Object number(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException fractionalOrTooBig) {
      return number.doubleValue();
    }
  }

  private void count(int moreValues, int moreCharacters) {
    values += moreValues;
    characters += moreCharacters;
    if (values > MOST_VALUES || characters > MOST_CHARACTERS) {
      throw new TooBigException();
    }
  }

  /** The arguments are larger than a condition may read. */
  static final class TooBigException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
