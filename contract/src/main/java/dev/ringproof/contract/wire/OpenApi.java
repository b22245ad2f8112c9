package dev.ringproof.contract.wire;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonBoolean;
import dev.ringproof.contract.json.JsonValue.JsonNull;
import dev.ringproof.contract.json.JsonValue.JsonNumber;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.JsonValue.JsonString;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;

/** The published OpenAPI document of the surface. */
public final class OpenApi {
  private static final String FILE = "openapi.yaml";
  private static final String SCHEMAS = "/components/schemas";

  private final Located located;

  private OpenApi(Located located) {
    this.located = located;
  }

  /** Reads the published document. */
  public static OpenApi load() {
    try (var in = OpenApi.class.getResourceAsStream("/dev/ringproof/contract/" + FILE)) {
      return new OpenApi(Located.byName(FILE, requireNonNull(in, FILE).readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the document. */
  public JsonValue value() {
    return located.value();
  }

  /** Returns the schema at a pointer such as {@code /components/schemas/Session}. */
  public Schemas.Compiled schema(String pointer) {
    var place = located.place(pointer);
    var schema =
        value()
            .at(pointer)
            .orElseThrow(() -> new IllegalArgumentException(place + ": there is no schema"));
    var definitions = value().at(SCHEMAS).orElseGet(JsonValue::object);
    return Schemas.compile(
        place,
        JsonValue.object()
            .with("allOf", JsonValue.array(plain(schema)))
            .with("$defs", plain(definitions)));
  }

  /** Without what JSON Schema does not know, and with references to where they lead then. */
  private static JsonValue plain(JsonValue value) {
    return switch (value) {
      case JsonObject object -> {
        var plain = new LinkedHashMap<String, JsonValue>();
        object
            .members()
            .forEach(
                (name, member) -> {
                  if (name.equals("$ref") && member instanceof JsonString to) {
                    plain.put(name, new JsonString(to.value().replace("#" + SCHEMAS, "#/$defs")));
                  } else if (!name.startsWith("x-")) {
                    plain.put(name, plain(member));
                  }
                });
        yield new JsonObject(plain);
      }
      case JsonArray array -> new JsonArray(array.items().stream().map(OpenApi::plain).toList());
      case JsonString text -> text;
      case JsonNumber number -> number;
      case JsonBoolean truth -> truth;
      case JsonNull nothing -> nothing;
    };
  }
}
