package dev.ringproof.contract.slo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ringproof.contract.json.DocumentException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A selector is read as Prometheus reads one, and nothing else passes for one. */
final class SelectorTest {
  private static Selector read(String text) {
    return Selector.read("slo.yaml:7", text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "up -> up",
        "up{} -> up",
        "a:b_c{x=\"1\"} -> a:b_c{x=\"1\"}",
        "up { x = \"1\" , y!~\"a|b\" , } -> up{x=\"1\",y!~\"a|b\"}",
        "up{x=\"a\\\"b\\\\\"} -> up{x=\"a\\\"b\\\\\"}",
        "up{x!=\"\",y=~\".+\"} -> up{x!=\"\",y=~\".+\"}"
      })
  void whatIsOneIsWrittenAsOne(String text, String written) {
    assertThat(read(text)).hasToString(written);
    assertThat(read(written)).isEqualTo(read(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1up",
        "{x=\"1\"}",
        "up{x=\"1\"",
        "up{x=\"1\"}[5m]",
        "up{x=\"1\"}) or vector(1",
        "up or down",
        "up{x=1}",
        "up{x='1'}",
        "up{x=\"1}",
        "up{x=\"1\\",
        "up{x=\"\\n\"}",
        "up{x=\"a\nb\"}",
        "up{x=\"1\" y=\"2\"}",
        "up{,}",
        "up{__name__=\"down\"}",
        "up{x=~\"(\"}",
        "up{x=~\"(?=a)\"}",
        "up{a=\"\",b=\"\",c=\"\",d=\"\",e=\"\",f=\"\",g=\"\",h=\"\",i=\"\",j=\"\",k=\"\",l=\"\",m=\"\",n=\"\",o=\"\",p=\"\",q=\"\"}"
      })
  void whatIsNoneIsRefusedByItsPlace(String text) {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> read(text))
        .withMessageStartingWith("slo.yaml:7: found ")
        .withMessageNotContaining("\n");
  }

  @Test
  void whatIsTooLongIsRefusedShortly() {
    assertThatExceptionOfType(DocumentException.class)
        .isThrownBy(() -> read("u".repeat(100_000)))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
  }

  @Test
  void aHostileExpressionIsHeldAgainstATextInTimeLinearInIt() {
    var labels = Map.of("x", "a".repeat(900) + "b");
    assertThat(read("up{x=~\"(a+)+c\"}").selects(labels)).isFalse();
    assertThat(read("up{x=~\"(a+)+b\"}").selects(labels)).isTrue();
  }

  @Test
  void anExpressionIsHeldAgainstTheWholeValueAndAnAbsentLabelIsEmpty() {
    var selector = read("up{tier=\"A\",outcome=~\"done|failed\",user!=\"x\",zone!~\"eu.*\"}");
    assertThat(selector.selects(Map.of("tier", "A", "outcome", "done"))).isTrue();
    assertThat(selector.selects(Map.of("tier", "A", "outcome", "undone"))).isFalse();
    assertThat(selector.selects(Map.of("tier", "B", "outcome", "done"))).isFalse();
    assertThat(selector.selects(Map.of("tier", "A", "outcome", "done", "user", "x"))).isFalse();
    assertThat(selector.selects(Map.of("tier", "A", "outcome", "done", "zone", "eu-1"))).isFalse();
    assertThat(selector.selects(Map.of("tier", "A"))).isFalse();
  }
}
