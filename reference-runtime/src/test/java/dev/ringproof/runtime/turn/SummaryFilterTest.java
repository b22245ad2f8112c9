package dev.ringproof.runtime.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryFilterTest {
  private static final List<String> SOURCES =
      List.of(
          "Please paint the old harbour crane in vermilion before Tuesday",
          "Bread wants rye flour");

  @Test
  void summaryInItsOwnWordsStays() {
    assertThat(SummaryFilter.clean("The user wants a crane painted.", SOURCES))
        .isEqualTo("The user wants a crane painted.");
  }

  @Test
  void runOfFourWordsOfASourceIsCutOut() {
    assertThat(SummaryFilter.clean("They said old harbour crane in a hurry.", SOURCES))
        .isEqualTo("They said a hurry.");
  }

  @Test
  void threeWordsInARowAreNoQuotation() {
    assertThat(SummaryFilter.clean("About an old harbour crane, mostly.", SOURCES))
        .isEqualTo("About an old harbour crane, mostly.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OLD Harbour, crane: IN",
        "old\tharbour\ncrane in",
        "old\u00a0harbour\u2003crane in",
        "“old” (harbour) crane... in"
      })
  void caseMarksAndBlanksHideNoQuotation(String quoted) {
    assertThat(SummaryFilter.clean("Begin " + quoted + " end", SOURCES)).isEqualTo("Begin end");
  }

  @Test
  void runsThatOverlapAreCutOutWhole() {
    assertThat(SummaryFilter.clean("x paint the old harbour crane in y", SOURCES)).isEqualTo("x y");
  }

  @Test
  void runDoesNotGoOnFromOneSourceToTheNext() {
    assertThat(SummaryFilter.clean("before tuesday bread wants", SOURCES))
        .isEqualTo("before tuesday bread wants");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"who@example.com", "4929123", "a_key", "ab12cd", "averyveryverylongwordindeed"})
  void wordThatLooksLikeAKeyOrANumberIsDropped(String secret) {
    assertThat(SummaryFilter.clean("it is " + secret + " then", List.of())).isEqualTo("it is then");
  }
}
