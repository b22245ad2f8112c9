package dev.ringproof.contract.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompiledSchemasTest {
  private static final String PLACE = "tools.json:3: /tools/0/arguments";

  @Test
  void anAdHocSchemaIsHeldAgainstValues() {
    var schema =
        Schemas.compile(
            PLACE,
            Json.parse(
                """
                {"type":"object","required":["to"],"additionalProperties":false,
                 "properties":{"to":{"$ref":"#/$defs/name"}},
                 "$defs":{"name":{"type":"string","maxLength":3}}}"""));
    assertThat(schema.problems(Json.parse("{\"to\":\"ann\"}"))).isEmpty();
    assertThat(schema.problems(Json.parse("{\"to\":\"anna\"}")).toString()).contains("/to");
    assertThat(schema.problems(Json.parse("{\"to\":\"ann\",\"x\":1}"))).hasSize(1);
    assertThat(schema.problems(Json.parse("{}"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"$ref":"http://127.0.0.1:1/x"}                            | within the schema
          {"properties":{"a":{"$ref":"file:///etc/passwd"}}}         | within the schema
          {"allOf":[{"$ref":"other.json"}]}                          | within the schema
          []                                                         | a JSON Schema object
          {"type":7}                                                 | JSON Schema
          {"properties":{"a":{"type":"strnig"}}}                     | JSON Schema
          {"properties":{"a":{"pattern":"("}}}                       | JSON Schema
          {"$ref":"#/$defs/missing"}                                 | JSON Schema
          """)
  void aSchemaThatIsNoneIsRefusedWithItsPlace(String schema, String expected) {
    assertThatThrownBy(() -> Schemas.compile(PLACE, Json.parse(schema)))
        .isInstanceOf(DocumentException.class)
        .hasMessageStartingWith(PLACE)
        .hasMessageContaining(expected);
  }

  @Test
  void aSchemaIsBounded() {
    var large = JsonValue.object().with("description", "x".repeat(70_000));
    assertThatThrownBy(() -> Schemas.compile(PLACE, large))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("at most");
  }
}
