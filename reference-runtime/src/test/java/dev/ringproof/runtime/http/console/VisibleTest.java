package dev.ringproof.runtime.http.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VisibleTest {
  private static String shown(String text) {
    var to = new Markup();
    Visible.into(to, text);
    return to.toString();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0x00, 0x7f, 0x85, 0xa0, 0xad, 0x200b, 0x200d, 0x202e, 0x2028, 0x2066, 0x3164, 0xfe0f,
        0xfeff, 0xe000, 0xe0041
      })
  void whatShowsNothingStandsAsItsNumber(int point) {
    var text = "a" + Character.toString(point) + "b";
    assertThat(shown(text)).isEqualTo("a<mark>" + String.format("U+%04X", point) + "</mark>b");
  }

  @Test
  void lettersStayAndMarkupIsEscaped() {
    assertThat(shown("5 € <b> & é 😀 'x' \"y\""))
        .isEqualTo("5 € &lt;b&gt; &amp; é 😀 &#39;x&#39; &quot;y&quot;");
  }

  @Test
  void inAsciiLookAlikesDiffer() {
    assertThat(Visible.ascii("{\"to\":\"раy\"}")).isEqualTo("{\"to\":\"\\u0440\\u0430y\"}");
  }
}
