package dev.ringproof.contract.json;

import tools.jackson.core.JacksonException;

/**
 * Maps records to JSON and back. Names are the components' names, instants and durations are ISO
 * 8601, enums are their {@code toString()}, absent means null is left out.
 */
public final class JsonCodec {
  private JsonCodec() {}

  /** Returns the record as JSON. */
  public static JsonValue encode(Object data) {
    return Json.parse(Mappers.RECORDS.writeValueAsString(data));
  }

  /**
   * Reads a record; throws {@link DocumentException} that names the JSON pointer when a member is
   * unknown, missing or of another type. Check the document against its schema first: its
   * complaints are better.
   */
  public static <T> T decode(JsonValue value, Class<T> type) {
    try {
      return Mappers.RECORDS.readValue(Json.write(value), type);
    } catch (JacksonException e) {
      throw new DocumentException(pointer(e) + ": " + reason(e));
    }
  }

  private static String pointer(JacksonException e) {
    var pointer = new StringBuilder();
    for (var step : e.getPath()) {
      var name = step.getPropertyName();
      pointer.append('/').append(name == null ? String.valueOf(step.getIndex()) : name);
    }
    return pointer.isEmpty() ? "/" : pointer.toString();
  }

  private static String reason(JacksonException e) {
    return e.getCause() instanceof IllegalArgumentException why
        ? String.valueOf(why.getMessage())
        : e.getOriginalMessage();
  }
}
