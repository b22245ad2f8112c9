package dev.ringproof.contract.json;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** Lets a record have free JSON as a component. */
final class JsonValueModule extends SimpleModule {
  private static final long serialVersionUID = 1L;

  JsonValueModule() {
    super("json-value");
    addSerializer(JsonValue.class, new Writing());
    addDeserializer(JsonValue.class, new Reading());
    addDeserializer(JsonObject.class, new ReadingObject());
  }

  private static final class Writing extends ValueSerializer<JsonValue> {
    @Override
    public void serialize(JsonValue value, JsonGenerator to, SerializationContext context) {
      Json.write(value, to);
    }
  }

  private static final class Reading extends ValueDeserializer<JsonValue> {
    @Override
    public JsonValue deserialize(JsonParser parser, DeserializationContext context) {
      return Located.current(parser);
    }
  }

  private static final class ReadingObject extends ValueDeserializer<JsonObject> {
    @Override
    public JsonObject deserialize(JsonParser parser, DeserializationContext context) {
      return Located.current(parser) instanceof JsonObject object
          ? object
          : context.reportInputMismatch(JsonObject.class, "expected an object");
    }
  }
}
