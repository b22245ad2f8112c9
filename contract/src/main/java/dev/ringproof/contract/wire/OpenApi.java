package dev.ringproof.contract.wire;

import static java.util.Objects.requireNonNull;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;

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
    var components =
        JsonValue.object().with("schemas", value().at(SCHEMAS).orElseGet(JsonValue::object));
    return Schemas.compile(
        place,
        JsonValue.object().with("allOf", JsonValue.array(schema)).with("components", components));
  }
}
