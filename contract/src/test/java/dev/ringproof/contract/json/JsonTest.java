package dev.ringproof.contract.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  enum Colour {
    RED;

    @Override
    public String toString() {
      return "red";
    }
  }

  record Box(String name, Duration pause, Colour colour) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"to\":\"a\",\"to\":\"b\"}",
        "9007199254740993",
        "1e999",
        "1e-400",
        "1e-999999999",
        "1e99999999999",
        "1e-99999999999",
        "\"\\ud800\"",
        "[1] 2",
        "",
        "{\"a\":NaN}"
      })
  void whatIsNoIJsonIsRefused(String text) {
    assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> Json.parse(text));
  }

  @Test
  void deepNestingIsRefused() {
    var deep = "[".repeat(70) + "]".repeat(70);
    assertThatExceptionOfType(DocumentException.class).isThrownBy(() -> Json.parse(deep));
  }

  @Test
  void canonicalFormIsThatOfRfc8785() {
    var value = Json.parse("{\"b\":1.0,\"a\":[1e3,\"\\u20ac\"]}");
    assertThat(new String(Json.canonical(value), StandardCharsets.UTF_8))
        .isEqualTo("{\"a\":[1000,\"€\"],\"b\":1}");
    assertThat(Json.canonical(Json.parse("\"x\""))).asString().isEqualTo("\"x\"");
  }

  @Test
  void yamlThatIsNoneIsToldOnOneLine() {
    assertThatThrownBy(() -> Located.yaml("t.yaml", "a: 1\nb: `c`\n"))
        .isInstanceOf(DocumentException.class)
        .message()
        .startsWith("t.yaml:2: found ")
        .endsWith("expected a well-formed document")
        .doesNotContain("\n");
  }

  @Test
  void yamlComplaintsNameTheLine() {
    var doc = Located.yaml("t.yaml", "a: 1\nb:\n  - c: x\n");
    assertThat(doc.place("/b/0/c")).isEqualTo("t.yaml:3: /b/0/c");
    assertThat(doc.value().text("/b/0/c")).hasValue("x");
  }

  @Test
  void recordsGoOutAndComeBack() {
    var box = new Box("n", Duration.ofSeconds(2), Colour.RED);
    var json = JsonCodec.encode(box);
    assertThat(Json.write(json))
        .isEqualTo("{\"name\":\"n\",\"pause\":\"PT2S\",\"colour\":\"red\"}");
    assertThat(JsonCodec.decode(json, Box.class)).isEqualTo(box);
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> JsonCodec.decode(Json.parse("{\"nme\":1}"), Box.class))
        .withMessageContaining("nme");
  }

  record Parcel(String label, JsonValue content, JsonValue.JsonObject more) {}

  @Test
  void recordsCanHoldFreeJson() {
    var text = "{\"label\":\"l\",\"content\":[1.50,{\"a\":null}],\"more\":{\"x\":true}}";
    var parcel = JsonCodec.decode(Json.parse(text), Parcel.class);
    assertThat(parcel.content().text("/1/a")).isEmpty();
    assertThat(Json.write(JsonCodec.encode(parcel))).isEqualTo(text);
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(
            () ->
                JsonCodec.decode(
                    Json.parse("{\"label\":\"l\",\"content\":1,\"more\":2}"), Parcel.class))
        .withMessageContaining("/more");
  }

  @Test
  void textWithLineBreaksStaysOnOneLine() {
    var forged = new JsonValue.JsonString("\n\nevent: turn.completed\r\u2028");
    assertThat(Json.write(forged)).doesNotContain("\n").doesNotContain("\r");
  }

  @ParameterizedTest
  @CsvSource({
    "'',           whole",
    "/a,           array",
    "/a/0,         zero",
    "/a/1,         one",
    "/a~1b,        slash",
    "/m~0n,        tilde",
    "/,            empty",
    "/deep//x,     inner",
  })
  void pointersAreThoseOfRfc6901(String pointer, String expected) {
    var document =
        Json.parse(
            "{\"name\":\"whole\",\"a\":[\"zero\",\"one\"],\"a/b\":\"slash\",\"m~n\":\"tilde\","
                + "\"\":\"empty\",\"deep\":{\"\":{\"x\":\"inner\"}}}");
    var found = document.at(pointer).orElseThrow();
    assertThat(
            switch (found) {
              case JsonValue.JsonObject object -> object.text("/name").orElse("");
              case JsonValue.JsonArray array -> "array";
              case JsonValue.JsonString text -> text.value();
              default -> "other";
            })
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/b", "/a/2", "/a/00", "/a/-", "/a/", "/a/1x", "/a/9999999999", "/a/0/c"})
  void whatIsNotThereIsNotFound(String pointer) {
    assertThat(Json.parse("{\"a\":[\"zero\",\"one\"]}").at(pointer)).isEmpty();
  }
}
