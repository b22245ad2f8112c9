package dev.ringproof.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.conformance.kit.Dictionary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DictionaryTest {
  private static Dictionary read(String... lines) {
    return Dictionary.of(List.of(lines)).orElseThrow();
  }

  @Test
  void membersAreReadInAnyOrderAndOthersAreLetBe() {
    var field =
        read(
            "note=\"a, tokens=9\";x=1, micros=-3 ,\t tokens=12;of=\"x\", on, list=(1 \"b\");q, c=USD");
    assertThat(field.whole("tokens")).contains(12L);
    assertThat(field.whole("micros")).contains(-3L);
    assertThat(field.token("c")).contains("USD");
    assertThat(field.members()).containsEntry("on", "?1").containsKeys("note", "list");
    assertThat(field.whole("note")).isEmpty();
    assertThat(field.token("note")).isEmpty();
    assertThat(field.whole("none")).isEmpty();
  }

  @Test
  void linesAreOneFieldAndTheLastOfANameCounts() {
    assertThat(read("tokens=1", "tokens=2").whole("tokens")).contains(2L);
    assertThat(read("tokens=1.5").whole("tokens")).isEmpty();
    assertThat(read("tokens=\"1\"").whole("tokens")).isEmpty();
    assertThat(read().members()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tokens=",
        "Tokens=1",
        "tokens=1,",
        "tokens=1,,micros=2",
        "tokens=1 micros=2",
        "=1",
        "tokens=1;",
        "tokens=1234567890123456",
        "tokens=\"1",
        "tokens={1}"
      })
  void whatIsNoDictionaryIsNone(String text) {
    assertThat(Dictionary.of(List.of(text))).isEmpty();
  }
}
