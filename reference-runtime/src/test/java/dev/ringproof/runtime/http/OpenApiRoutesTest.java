package dev.ringproof.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.wire.OpenApi;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class OpenApiRoutesTest {
  private static final JsonValue DOCUMENT = OpenApi.load().value();

  @Test
  void whatIsServedIsJustWhatIsDocumented() {
    assertThat(Arrays.stream(Route.values()).map(OpenApiRoutesTest::line))
        .containsExactlyInAnyOrderElementsOf(documented());
  }

  @Test
  void whatIsNotDeclaredIsDocumentedAsSuch() {
    assertThat(DOCUMENT.at("/x-fallbacks/undeclared/paths"))
        .contains(JsonArray.ofStrings(Route.UNDECLARED));
  }

  private static String line(Route route) {
    var words = route.name().toLowerCase(Locale.ROOT);
    var id = Pattern.compile("_([a-z])").matcher(words).replaceAll(m -> upper(m.group(1)));
    return id + ": " + route.method() + " " + route.path();
  }

  private static List<String> documented() {
    var lines = new ArrayList<String>();
    if (DOCUMENT.at("/paths").orElseThrow() instanceof JsonObject paths) {
      paths.members().forEach((path, item) -> lines.addAll(lines(path, item)));
    }
    return lines;
  }

  private static List<String> lines(String path, JsonValue item) {
    var lines = new ArrayList<String>();
    if (item instanceof JsonObject operations) {
      for (var operation : operations.members().entrySet()) {
        if (!operation.getKey().equals("parameters")) {
          var id = operation.getValue().text("/operationId").orElse("");
          lines.add(id + ": " + upper(operation.getKey()) + " " + path);
        }
      }
    }
    return lines;
  }

  private static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }
}
