package dev.ringproof.reports;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.JsonValue;
import java.util.Comparator;

/** One self-contained HTML page: no script, no font, no picture from anywhere else. */
public final class HtmlReport {
  private final ReportInput input;

  private HtmlReport(ReportInput input) {
    this.input = input;
  }

  /** Returns the page. */
  public static String of(ReportInput input) {
    return new HtmlReport(input).page();
  }

  private String page() {
    var html = new Html();
    head(html);
    ladder(html);
    failures(html);
    for (var ring : input.rings()) {
      ring(html, ring);
    }
    html.put("h2", "Failure modes").append(ModeMatrix.draw(input.evidence()));
    html.put("h2", "Clauses").append(clauses());
    html.open("footer")
        .put(
            "p",
            "Every figure here is computed from the files under evidence/; the verdicts are signed"
                + " entries of ledger.jsonl. Check them: ringproof ledger verify, ringproof report.")
        .close("footer");
    return Page.of("Ringproof: " + input.title(), html);
  }

  private void head(Html html) {
    html.put("h1", "Ringproof: " + input.title());
    input.evidence().stream()
        .max(Comparator.comparing(Evidence::ended))
        .ifPresent(
            last -> {
              html.put("p", "subject " + last.subject().digest(), "class", "mono");
              html.put(
                  "p",
                  "run "
                      + last.run()
                      + ", seed "
                      + last.seed()
                      + ", ended "
                      + last.ended()
                      + ", harness "
                      + last.harness()
                      + ", plan "
                      + last.plan(),
                  "class",
                  "soft");
            });
  }

  private void ladder(Html html) {
    html.open("div", "class", "ladder");
    for (var verdict : input.verdicts()) {
      var word = Words.member(verdict, "/verdict", "INSUFFICIENT_EVIDENCE");
      html.open("div", "class", "card " + word);
      html.put(
          "h3",
          "Ring "
              + Words.member(verdict, "/ring", "?")
              + ", "
              + Words.member(verdict, "/purpose", "rehearsal"));
      html.open("p").append(Words.verdict(word)).close("p");
      html.put("p", Words.member(verdict, "/binding/reason", ""), "class", "soft");
      html.close("div");
    }
    html.close("div");
  }

  private void failures(Html html) {
    var failed = new Table("ring", "clause", "check", "wanted and got", "transcript");
    var any = false;
    for (var document : input.evidence()) {
      for (var check : document.checks()) {
        if (check.outcome() == Outcome.FAILED || check.outcome() == Outcome.INVALID) {
          any = true;
          failed.cells(
              Words.plain(String.valueOf(document.ring())),
              Words.plain(check.clause()),
              Words.plain(check.id()),
              Words.plain(reason(check)),
              Words.code(check.transcript() == null ? "" : check.transcript()));
        }
      }
    }
    if (any) {
      html.put("h2", "What failed").append(failed.done());
    }
  }

  private static String reason(CheckResult check) {
    return check.reason() == null ? "" : check.reason();
  }

  private void ring(Html html, int ring) {
    html.put("h2", "Ring " + ring);
    input.evidence().stream()
        .filter(e -> e.ring() == ring)
        .forEach(e -> html.put("p", Sections.about(e), "class", "soft"));
    input
        .verdict(ring)
        .ifPresent(
            verdict -> {
              html.put("h3", "Why").append(Sections.objectives(verdict));
              warnings(html, verdict);
            });
    input
        .find(ring, Suite.LOAD)
        .ifPresent(
            load -> {
              html.put("h3", "SLOs under load").append(Sections.rates(load));
              html.append(Sections.latencies(load)).append(Sections.plots(ring, load));
              var facts = load.load();
              if (facts != null) {
                html.append(LoadSection.draw(facts));
              }
            });
  }

  private static void warnings(Html html, JsonValue verdict) {
    for (var warning : verdict.items("/warnings")) {
      html.put("p", "Warning: " + Words.member(warning, "", ""), "class", "soft");
    }
  }

  private Html clauses() {
    var rings = input.rings();
    var heads = new String[rings.size() + 3];
    heads[0] = "clause";
    heads[1] = "text";
    for (int i = 0; i < rings.size(); i++) {
      heads[i + 2] = "ring " + rings.get(i);
    }
    heads[heads.length - 1] = "proof";
    var table = new Table(heads);
    for (var clause : input.clauses()) {
      var cells = new Html[heads.length];
      cells[0] = new Html().put("span", clause.id() + " " + clause.level());
      cells[1] = Words.plain(clause.text());
      for (int i = 0; i < rings.size(); i++) {
        cells[i + 2] =
            Findings.clause(input.evidence(), rings.get(i), clause.id())
                .map(outcome -> Words.verdict(outcome.toString()))
                .orElseGet(() -> Words.plain("not judged"));
      }
      cells[heads.length - 1] =
          Words.plain(clause.proof().isEmpty() ? clause.state() : clause.proof());
      table.cells(cells);
    }
    return table.done();
  }
}
