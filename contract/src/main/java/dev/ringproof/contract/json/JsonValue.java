package dev.ringproof.contract.json;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document as plain immutable data, so that the JSON library stays behind this package.
 * Objects keep the order of their members.
 */
public sealed interface JsonValue {

  /** An object; member names are unique. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    public JsonObject {
      members = Members.of(members);
    }

    /** Returns a copy in which the member has this value, added at the end if it was absent. */
    public JsonObject with(String name, JsonValue value) {
      return new JsonObject(Members.of(members).with(requireNonNull(name), requireNonNull(value)));
    }

    /** Returns a copy in which the member is this text. */
    public JsonObject with(String name, String value) {
      return with(name, new JsonString(value));
    }

    /** Returns a copy in which the member is this whole number. */
    public JsonObject with(String name, long value) {
      return with(name, JsonNumber.of(value));
    }

    /** Returns a copy in which the member is this truth value. */
    public JsonObject with(String name, boolean value) {
      return with(name, new JsonBoolean(value));
    }

    /** Returns a copy without the member. */
    public JsonObject without(String name) {
      return new JsonObject(Members.of(members).without(name));
    }

    /** Returns it as JSON, for sentences. */
    @Override
    public String toString() {
      return Json.write(this);
    }
  }

  /** An array. */
  record JsonArray(List<JsonValue> items) implements JsonValue {
    public JsonArray {
      items = List.copyOf(items);
    }

    /** Returns an array of texts. */
    public static JsonArray ofStrings(Iterable<String> texts) {
      var items = new ArrayList<JsonValue>();
      for (var text : texts) {
        items.add(new JsonString(text));
      }
      return new JsonArray(items);
    }

    /** Returns it as JSON, for sentences. */
    @Override
    public String toString() {
      return Json.write(this);
    }
  }

  /** A text. */
  record JsonString(String value) implements JsonValue {
    public JsonString {
      requireNonNull(value);
    }

    /** Returns it as JSON, for sentences. */
    @Override
    public String toString() {
      return Json.write(this);
    }
  }

  /** A number, exact as written. */
  record JsonNumber(BigDecimal value) implements JsonValue {
    public JsonNumber {
      requireNonNull(value);
    }

    /** Returns a whole number. */
    public static JsonNumber of(long value) {
      return new JsonNumber(BigDecimal.valueOf(value));
    }

    /** Returns a finite number; throws NumberFormatException for NaN and the infinities. */
    public static JsonNumber of(double value) {
      return new JsonNumber(BigDecimal.valueOf(value));
    }

    /** Returns it as JSON, for sentences. */
    @Override
    public String toString() {
      return Json.write(this);
    }
  }

  /** True or false. */
  record JsonBoolean(boolean value) implements JsonValue {
    /** Returns it as JSON, for sentences. */
    @Override
    public String toString() {
      return Json.write(this);
    }
  }

  /** The JSON null. */
  record JsonNull() implements JsonValue {
    /** Returns it as JSON, for sentences. */
    @Override
    public String toString() {
      return Json.write(this);
    }
  }

  /** Returns an empty object to build on with {@code with}. */
  static JsonObject object() {
    return new JsonObject(Members.NONE);
  }

  /** Returns an array of these items. */
  static JsonArray array(JsonValue... items) {
    return new JsonArray(List.of(items));
  }

  /** Returns the member, or empty if this is no object or lacks it. */
  default Optional<JsonValue> member(String name) {
    return this instanceof JsonObject object
        ? Optional.ofNullable(object.members().get(name))
        : Optional.empty();
  }

  /** Returns the value at an RFC 6901 pointer such as {@code /tiers/0/id}, or empty. */
  default Optional<JsonValue> at(String pointer) {
    return JsonPointers.find(this, pointer);
  }

  /** Returns the text at the pointer, or empty if there is none or it is no text. */
  default Optional<String> text(String pointer) {
    return at(pointer).map(v -> v instanceof JsonString text ? text.value() : null);
  }

  /** Returns the number at the pointer, or empty if there is none or it is no number. */
  default Optional<BigDecimal> number(String pointer) {
    return at(pointer).map(v -> v instanceof JsonNumber number ? number.value() : null);
  }

  /** Returns the whole number at the pointer, or empty if it is missing, fractional or too big. */
  default Optional<Long> whole(String pointer) {
    return number(pointer).map(JsonValue::exactOrNull);
  }

  /** Returns the truth value at the pointer, or empty if there is none. */
  default Optional<Boolean> truth(String pointer) {
    return at(pointer).map(v -> v instanceof JsonBoolean truth ? truth.value() : null);
  }

  /** Returns the items at the pointer; empty if there is no array. */
  default List<JsonValue> items(String pointer) {
    return at(pointer).orElse(null) instanceof JsonArray array ? array.items() : List.of();
  }

  /** Returns the texts among the items at the pointer; empty if there is no array. */
  default List<String> texts(String pointer) {
    return items(pointer).stream().flatMap(item -> item.text("").stream()).toList();
  }

  private static @Nullable Long exactOrNull(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException fractionalOrTooBig) {
      return null;
    }
  }
}
