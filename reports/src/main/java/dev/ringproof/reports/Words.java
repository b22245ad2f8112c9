package dev.ringproof.reports;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonString;

/** Small pieces of markup that several sections share. */
final class Words {
  private Words() {}

  /** A verdict or outcome in its colour and, for those who see none, in its word. */
  static Html verdict(String word) {
    return new Html().put("span", word.replace('_', ' '), "class", "v " + word);
  }

  static Html plain(String text) {
    return new Html().text(text);
  }

  static Html code(String text) {
    return new Html().put("code", text);
  }

  /** A member's text, or its JSON when it is no text, or the alternative. */
  static String member(JsonValue value, String pointer, String otherwise) {
    return value
        .at(pointer)
        .filter(v -> !(v instanceof JsonValue.JsonNull))
        .map(v -> v instanceof JsonString text ? text.value() : Json.write(v))
        .orElse(otherwise);
  }
}
