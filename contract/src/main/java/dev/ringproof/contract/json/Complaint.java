package dev.ringproof.contract.json;

import com.networknt.schema.Error;
import java.util.Optional;

/** A validator's error put as place, found and expected, in words for who wrote the document. */
final class Complaint {
  private static final int SHOWN = 60;

  private Complaint() {}

  /** Returns the sentence. {@code schema} is the schema's own document, for its descriptions. */
  static String sentence(Located document, JsonValue schema, Error error) {
    var pointer = error.getInstanceLocation().toString();
    if (error.getKeyword().equals("additionalProperties")) {
      var member = JsonPointers.child(pointer, error.getProperty());
      var found = "an unknown member \"" + error.getProperty() + "\"";
      return DocumentException.sentence(document.place(member), found, "only known members");
    }
    var found = document.value().at(pointer).map(v -> shorten(Json.write(v))).orElse("nothing");
    return DocumentException.sentence(document.place(pointer), found, expected(schema, error));
  }

  private static String expected(JsonValue schema, Error error) {
    var wanted = String.valueOf(error.getSchemaNode());
    return switch (error.getKeyword()) {
      case "pattern" -> description(schema, error).orElse("text that matches " + wanted);
      case "contains", "minContains", "maxContains" ->
          description(schema, error).orElse(error.getMessage());
      case "type" -> "a value of type " + wanted.replace("\"", "");
      case "false" -> "no such member here";
      case "enum" -> "one of " + wanted;
      case "const" -> description(schema, error).map(d -> wanted + " (" + d + ")").orElse(wanted);
      case "required" -> "a member \"" + error.getProperty() + "\"";
      default -> error.getMessage();
    };
  }

  /** Returns the description that stands beside the keyword which complains. */
  private static Optional<String> description(JsonValue schema, Error error) {
    var keyword = error.getSchemaLocation().getFragment().toString();
    var end = keyword.lastIndexOf('/');
    return end < 0 ? Optional.empty() : schema.text(keyword.substring(0, end) + "/description");
  }

  private static String shorten(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
