package dev.ringproof.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

final class ReportTest {
  private final ReportInput input = Samples.input();

  @Test
  void hostileTextStaysText() {
    assertThat(HtmlReport.of(input))
        .doesNotContain("<script")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .doesNotContain("\u0000");
    assertThat(MarkdownSummary.of(input)).doesNotContain("<script").contains("\\|");
  }

  @Test
  void thePageLoadsNothing() {
    var page = HtmlReport.of(input);
    assertThat(page).doesNotContain("http://", "https://", "url(", "@import", "src=");
  }

  @Test
  void everyRingShowsItsVerdictAndWhy() {
    assertThat(HtmlReport.of(input))
        .contains("POL-5 failed", "300/300", "0.990064", "INSUFFICIENT EVIDENCE", "needs 120 more")
        .contains("Ring 1: first-token by percentile", "<polyline")
        .contains(
            "not yet proven", "docs/runbooks/model-timeout.md", "the limit moved from 40 to 12")
        .contains(
            "the injector held 1,000 turns a second for 1 s",
            "16.7 times the plan&#39;s peak of 60");
  }

  @Test
  void whatFailedStandsBeforeWhatHolds() {
    var page = HtmlReport.of(input);
    var why = page.substring(page.indexOf("<h3>Why</h3>"));
    var folded = why.indexOf("1 more hold");
    assertThat(why.indexOf("300/300")).isBetween(0, folded);
    assertThat(why.indexOf("SLO-2 holds")).isGreaterThan(folded);
  }

  @Test
  void whatWasNotPlayedIsSaid() {
    var loadOnly = new ReportInput("load", List.of(), List.of(Samples.load()), List.of());
    assertThat(HtmlReport.of(input)).doesNotContain("No failure mode was played");
    assertThat(HtmlReport.of(loadOnly)).contains("No failure mode was played");
  }

  @Test
  void junitXmlIsWellFormedAndCountsWhatIsMissing() throws Exception {
    var xml = JunitXml.of(input);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(xml)));
    var suite = document.getElementsByTagName("testsuite").item(0).getAttributes();
    assertThat(suite.getNamedItem("failures").getNodeValue()).isEqualTo("1");
    assertThat(suite.getNamedItem("errors").getNodeValue()).isEqualTo("1");
    assertThat(xml).contains("emitted 2 of 3");
  }

  @Test
  void theSameInputGivesTheSameBytes() {
    assertThat(HtmlReport.of(input)).isEqualTo(HtmlReport.of(Samples.input()));
  }

  @Test
  void quantilesAreThoseOfTheCountedSample() {
    var first = Samples.load().distributions().getFirst();
    assertThat(Figures.quantile(first, 0.5)).isEqualTo(3_000 + 150 * 150 * 4);
    assertThat(Figures.quantile(first, 1)).isEqualTo(3_000 + 300 * 300 * 4);
  }
}
