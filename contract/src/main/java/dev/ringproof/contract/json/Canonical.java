package dev.ringproof.contract.json;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.erdtman.jcs.NumberToJSON;

/**
 * Writes the canonical form of RFC 8785 straight from our data: the library's way there is to write
 * it as text, to read that again and to write it once more, and each turn is digested four times.
 * Numbers, the hard part, are the library's; the tests hold the rest to it.
 */
final class Canonical {
  private static final String HEX = "0123456789abcdef";

  private final StringBuilder out = new StringBuilder();

  private Canonical() {}

  /** Returns the canonical form; throws IOException for a number that no double holds. */
  static byte[] of(JsonValue value) throws IOException {
    var canonical = new Canonical();
    canonical.write(value);
    return canonical.out.toString().getBytes(StandardCharsets.UTF_8);
  }

  static String of(String text) {
    var canonical = new Canonical();
    canonical.text(text);
    return canonical.out.toString();
  }

  private void write(JsonValue value) throws IOException {
    switch (value) {
      case JsonObject object -> object(object);
      case JsonArray array -> array(array);
      case JsonString text -> text(text.value());
      case JsonNumber number ->
          out.append(NumberToJSON.serializeNumber(number.value().doubleValue()));
      case JsonBoolean truth -> out.append(truth.value());
      case JsonNull nothing -> out.append("null");
    }
  }

  /** RFC 8785 section 3.2.3: names in the order of their UTF-16 code units, which is String's. */
  private void object(JsonObject object) throws IOException {
    out.append('{');
    var separator = "";
    var members = Members.of(object.members());
    for (var name : members.sorted()) {
      out.append(separator);
      text(name);
      out.append(':');
      write(requireNonNull(members.get(name)));
      separator = ",";
    }
    out.append('}');
  }

  private void array(JsonArray array) throws IOException {
    out.append('[');
    var separator = "";
    for (var item : array.items()) {
      out.append(separator);
      write(item);
      separator = ",";
    }
    out.append(']');
  }

  /** RFC 8785 section 3.2.2.2: what must be escaped is, in the shortest way, and nothing else. */
  private void text(String text) {
    out.append('"');
    int plain = 0;
    for (int i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c >= ' ' && c != '"' && c != '\\') {
        continue;
      }
      out.append(text, plain, i);
      escape(c);
      plain = i + 1;
    }
    out.append(text, plain, text.length()).append('"');
  }

  private void escape(char c) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\t' -> out.append("\\t");
      case '\n' -> out.append("\\n");
      case '\f' -> out.append("\\f");
      case '\r' -> out.append("\\r");
      default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
    }
  }
}
