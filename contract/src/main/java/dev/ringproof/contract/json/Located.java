package dev.ringproof.contract.json;

import static java.util.stream.Collectors.joining;

import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A parsed JSON or YAML document that remembers on which line each value stood, so that a complaint
 * about it can name file and line.
 */
public final class Located {
  private static final int MOST_PLACES = 60;
  private static final BigDecimal EXACT = BigDecimal.valueOf(9_007_199_254_740_991L);

  private final String source;
  private final JsonValue value;
  private final Map<String, Integer> lines;

  private Located(String source, JsonValue value, Map<String, Integer> lines) {
    this.source = source;
    this.value = value;
    this.lines = Map.copyOf(lines);
  }

  /** Parses JSON text; {@code source} is the name that complaints use, usually the file's. */
  public static Located json(String source, String text) {
    return parse(source, () -> Mappers.JSON.createParser(Mappers.reading(), text));
  }

  /** Parses UTF-8 JSON; malformed UTF-8 is refused. */
  public static Located json(String source, byte[] utf8) {
    return json(source, decode(source, utf8));
  }

  /** Parses one YAML document into the JSON data model. */
  public static Located yaml(String source, String text) {
    return parse(source, () -> Mappers.YAML.createParser(Mappers.reading(), text));
  }

  /** Parses by the source's ending: {@code .json} is JSON, {@code .yaml} and {@code .yml} YAML. */
  public static Located byName(String source, byte[] utf8) {
    var text = decode(source, utf8);
    return source.endsWith(".json") ? json(source, text) : yaml(source, text);
  }

  private static String decode(String source, byte[] utf8) {
    try {
      return Json.decode(utf8);
    } catch (DocumentException e) {
      throw DocumentException.at(source + ":1", "bytes that are not UTF-8", "UTF-8 text");
    }
  }

  /** Returns the document. */
  public JsonValue value() {
    return value;
  }

  /** Returns the name that complaints use. */
  public String source() {
    return source;
  }

  /** Returns {@code source:line: /pointer} for a value, or for its nearest known parent. */
  public String place(String pointer) {
    var known = pointer;
    while (!lines.containsKey(known) && !known.isEmpty()) {
      known = known.substring(0, known.lastIndexOf('/'));
    }
    var line = lines.getOrDefault(known, 1);
    return source + ":" + line + (pointer.isEmpty() ? "" : ": " + pointer);
  }

  /** Returns the value that starts at the parser's current token. */
  static JsonValue current(JsonParser parser) {
    return new Reader("line", parser, new HashMap<>()).read("", 0);
  }

  /**
   * Returns the value of JSON text by the same rules as {@link #json}, without remembering places:
   * for what arrives by the thousand each second. A complaint is made by reading once more.
   */
  static JsonValue plain(String text) {
    try (var parser = Mappers.JSON.createParser(Mappers.reading(), text)) {
      if (parser.nextToken() != null) {
        var value = new Reader("line", parser, null).read("", 0);
        if (parser.nextToken() == null) {
          return value;
        }
      }
    } catch (JacksonException | DocumentException wrong) {
      // What is wrong, and where, is told by the reading below.
    }
    return json("line", text).value();
  }

  private interface Opening {
    JsonParser open();
  }

  private static Located parse(String source, Opening opening) {
    var lines = new HashMap<String, Integer>();
    try (var parser = opening.open()) {
      if (parser.nextToken() == null) {
        throw DocumentException.at(source + ":1", "nothing", "a document");
      }
      var value = new Reader(source, parser, lines).read("", 0);
      if (parser.nextToken() != null) {
        var line = parser.currentTokenLocation().getLineNr();
        throw DocumentException.at(source + ":" + line, "more after its end", "one document");
      }
      return new Located(source, value, lines);
    } catch (JacksonException e) {
      var at = e.getLocation();
      var line = at == null ? 1 : Math.max(1, at.getLineNr());
      throw DocumentException.at(
          source + ":" + line, brief(e.getOriginalMessage()), "a well-formed document");
    }
  }

  /** What is wrong, on one line: a YAML parser draws the place below it, which is named before. */
  private static String brief(String message) {
    return message.lines().takeWhile(part -> !part.startsWith(" in ")).collect(joining(", "));
  }

  private record Reader(String source, JsonParser parser, @Nullable Map<String, Integer> lines) {

    JsonValue read(String pointer, int depth) {
      if (depth > Json.MAX_DEPTH) {
        throw complain(pointer, "nesting deeper than " + Json.MAX_DEPTH, "less");
      }
      if (lines != null) {
        lines.put(pointer, parser.currentTokenLocation().getLineNr());
      }
      return switch (parser.currentToken()) {
        case START_OBJECT -> object(pointer, depth);
        case START_ARRAY -> array(pointer, depth);
        case VALUE_STRING -> new JsonString(text(pointer, parser.getString()));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(pointer);
        case VALUE_TRUE -> new JsonBoolean(true);
        case VALUE_FALSE -> new JsonBoolean(false);
        case VALUE_NULL -> new JsonNull();
        case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
            throw complain(pointer, "an unexpected " + parser.currentToken(), "a value");
      };
    }

    private JsonObject object(String pointer, int depth) {
      var members = new LinkedHashMap<String, JsonValue>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        var name = text(pointer, parser.currentName());
        parser.nextToken();
        members.put(name, read(lines == null ? "" : JsonPointers.child(pointer, name), depth + 1));
      }
      return new JsonObject(members);
    }

    private JsonArray array(String pointer, int depth) {
      var items = new ArrayList<JsonValue>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        items.add(read(lines == null ? "" : pointer + "/" + items.size(), depth + 1));
      }
      return new JsonArray(items);
    }

    private JsonNumber number(String pointer) {
      var number = decimal(pointer);
      var whole = number.stripTrailingZeros().scale() <= 0;
      if (Double.isInfinite(number.doubleValue()) || (whole && number.abs().compareTo(EXACT) > 0)) {
        throw complain(pointer, parser.getString(), "a number that a double holds (RFC 7493)");
      }
      // Numbers are written without an exponent: a short text could become one that nobody reads.
      if (number.scale() > MOST_PLACES) {
        throw complain(pointer, parser.getString(), "at most " + MOST_PLACES + " decimal places");
      }
      return new JsonNumber(number);
    }

    /**
     * An exponent beyond an int's is a number to the parser, and none to the library's decimals.
     */
    private BigDecimal decimal(String pointer) {
      try {
        return parser.getDecimalValue();
      } catch (NumberFormatException e) {
        throw complain(pointer, parser.getString(), "a number that a double holds (RFC 7493)");
      }
    }

    private String text(String pointer, String text) {
      for (int i = 0; i < text.length(); i++) {
        var c = text.charAt(i);
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else if (Character.isSurrogate(c)) {
          throw complain(pointer, "half a surrogate pair", "Unicode text (RFC 7493)");
        }
      }
      return text;
    }

    private DocumentException complain(String pointer, String found, String expected) {
      var line = parser.currentTokenLocation().getLineNr();
      var place = source + ":" + line + (pointer.isEmpty() ? "" : ": " + pointer);
      return DocumentException.at(place, found, expected);
    }
  }
}
