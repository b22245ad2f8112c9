package dev.ringproof.contract.json;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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

  private static List<Error> errors(String schema, JsonValue value) {
    return LOADED
        .computeIfAbsent(schema, name -> REGISTRY.getSchema(text(name)))
        .validate(Json.write(value), InputFormat.JSON);
  }
}
