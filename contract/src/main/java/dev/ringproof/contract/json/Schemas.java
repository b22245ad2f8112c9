package dev.ringproof.contract.json;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The published JSON Schemas (2020-12), by name: {@code tier}, {@code policy}, {@code ring}, ... A
 * document from outside is held against its schema before anything else looks at it.
 */
public final class Schemas {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Schema> LOADED = new ConcurrentHashMap<>();
  private static final String META = "https://json-schema.org/draft/2020-12/schema";
  private static final int MOST_CHARACTERS = 65_536;
  private static final int MOST_PROBLEMS = 60;
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef", "$id");

  private Schemas() {}

  /**
   * Returns the document's value if it matches the schema.
   *
   * @throws DocumentException that names each place (file and line), what was found and what was
   *     expected, up to five of them
   */
  public static JsonValue check(String schema, Located document) {
    var errors = errors(schema, document.value());
    if (errors.isEmpty()) {
      return document.value();
    }
    var own = Json.parse(text(schema));
    throw new DocumentException(
        errors.stream()
            .limit(5)
            .map(error -> Complaint.sentence(document, own, error))
            .distinct()
            .collect(Collectors.joining("\n")));
  }

  /** Returns what is wrong with the value, as {@code /pointer: reason}; empty if it matches. */
  public static List<String> problems(String schema, JsonValue value) {
    return errors(schema, value).stream()
        .map(e -> e.getInstanceLocation() + ": " + e.getMessage())
        .toList();
  }

  /** Returns the schema's own text, to be served or shipped. */
  public static String text(String schema) {
    var path = "/dev/ringproof/contract/schema/" + schema + ".schema.json";
    try (var in = Schemas.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalArgumentException("no schema named " + schema);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Compiles a schema that came in a document, such as a tool's argument schema. It must stand for
   * itself: nothing is fetched.
   *
   * @param place where it stood, for complaints
   * @throws DocumentException when it is no object, too large, or refers outside itself
   */
  public static Compiled compile(String place, JsonValue schema) {
    var text = Json.write(schema);
    if (!(schema instanceof JsonValue.JsonObject)) {
      throw DocumentException.at(place, Complaint.shorten(text), "a JSON Schema object");
    }
    if (text.length() > MOST_CHARACTERS) {
      throw DocumentException.at(
          place, text.length() + " characters", "a schema of at most " + MOST_CHARACTERS);
    }
    selfContained(place, schema);
    try {
      // The library ships the meta-schema: nothing is fetched for it.
      var about = REGISTRY.getSchema(SchemaLocation.of(META)).validate(text, InputFormat.JSON);
      if (!about.isEmpty()) {
        var error = about.getFirst();
        throw DocumentException.at(
            place + error.getInstanceLocation(),
            Complaint.shorten(text),
            "JSON Schema: " + error.getMessage());
      }
      var compiled = REGISTRY.getSchema(text, InputFormat.JSON);
      compiled.initializeValidators();
      return value ->
          compiled.validate(Json.write(value), InputFormat.JSON).stream()
              .limit(MOST_PROBLEMS)
              .map(e -> e.getInstanceLocation() + ": " + e.getMessage())
              .toList();
    } catch (SchemaException e) {
      throw DocumentException.at(place, Complaint.shorten(text), "JSON Schema: " + e.getMessage());
    }
  }

  /** A schema ready to be held against values. */
  @FunctionalInterface
  public interface Compiled {
    /** Returns what is wrong, as {@code /pointer: reason}; empty if the value matches. */
    List<String> problems(JsonValue value);
  }

  private static void selfContained(String place, JsonValue value) {
    switch (value) {
      case JsonValue.JsonObject object ->
          object
              .members()
              .forEach(
                  (name, member) -> {
                    var at = JsonPointers.child(place, name);
                    if (REFERENCES.contains(name)
                        && member instanceof JsonValue.JsonString to
                        && !to.value().startsWith("#")) {
                      throw DocumentException.at(
                          at,
                          Complaint.shorten(to.value()),
                          "a reference within the schema (#...)");
                    }
                    selfContained(at, member);
                  });
      case JsonValue.JsonArray array -> array.items().forEach(item -> selfContained(place, item));
      case JsonValue.JsonString text -> {}
      case JsonValue.JsonNumber number -> {}
      case JsonValue.JsonBoolean truth -> {}
      case JsonValue.JsonNull nothing -> {}
    }
  }

  private static List<Error> errors(String schema, JsonValue value) {
    return LOADED
        .computeIfAbsent(schema, name -> REGISTRY.getSchema(text(name)))
        .validate(Json.write(value), InputFormat.JSON);
  }
}
