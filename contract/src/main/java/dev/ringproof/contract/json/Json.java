package dev.ringproof.contract.json;

import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;

/**
 * Reads and writes JSON. Reading is strict by RFC 7493 (I-JSON): duplicate names, numbers beyond
 * what a double holds exactly, lone surrogates, trailing text and deep nesting are refused.
 */
public final class Json {
  /** The deepest nesting that {@link #parse} accepts. */
  public static final int MAX_DEPTH = 64;

  private Json() {}

  /** Parses JSON text; throws {@link DocumentException} with line and column. */
  public static JsonValue parse(String text) {
    return Located.plain(text);
  }

  /** Parses UTF-8 JSON; malformed UTF-8 is refused. */
  public static JsonValue parse(byte[] utf8) {
    return parse(decode(utf8));
  }

  /** Writes compact JSON on one line: control characters are always escaped. */
  public static String write(JsonValue value) {
    return write(value, false);
  }

  /** Writes JSON with line breaks, for people. */
  public static String pretty(JsonValue value) {
    return write(value, true) + "\n";
  }

  /** Writes YAML, for people and for what reads nothing else; parsed it is the same value. */
  public static String yaml(JsonValue value) {
    var out = new StringWriter();
    try (var generator = Mappers.yaml(out)) {
      write(value, generator);
    }
    return out.toString();
  }

  /** Returns the RFC 8785 canonical form, over which digests and signatures are made. */
  public static byte[] canonical(JsonValue value) {
    try {
      return Canonical.of(value);
    } catch (IOException e) {
      throw new DocumentException("no canonical form (RFC 8785): " + e.getMessage());
    }
  }

  /** Returns the canonical form as text, for what is put together from parts. */
  public static String canonicalText(JsonValue value) {
    return new String(canonical(value), StandardCharsets.UTF_8);
  }

  /** Returns a string's canonical form as text, quotes included. */
  public static String canonicalText(String text) {
    return Canonical.of(text);
  }

  /** Returns {@code sha256:<hex>} of the canonical form. */
  public static String digest(JsonValue value) {
    return digest(canonical(value));
  }

  /** Returns {@code sha256:<hex>} of these bytes. */
  public static String digest(byte[] bytes) {
    var digest = Sha256.begin();
    digest.update(bytes);
    return Sha256.end(digest);
  }

  static String decode(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new DocumentException("found bytes that are not UTF-8, expected UTF-8 text");
    }
  }

  private static String write(JsonValue value, boolean pretty) {
    var out = new StringWriter();
    try (var generator = Mappers.generator(out, pretty)) {
      write(value, generator);
    }
    return out.toString();
  }

  static void write(JsonValue value, JsonGenerator to) {
    switch (value) {
      case JsonObject object -> {
        to.writeStartObject();
        object
            .members()
            .forEach(
                (name, member) -> {
                  to.writeName(name);
                  write(member, to);
                });
        to.writeEndObject();
      }
      case JsonArray array -> {
        to.writeStartArray();
        array.items().forEach(item -> write(item, to));
        to.writeEndArray();
      }
      case JsonString text -> to.writeString(text.value());
      case JsonNumber number -> to.writeNumber(number.value());
      case JsonBoolean truth -> to.writeBoolean(truth.value());
      case JsonNull nothing -> to.writeNull();
    }
  }
}
