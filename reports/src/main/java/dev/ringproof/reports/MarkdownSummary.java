package dev.ringproof.reports;

import dev.ringproof.contract.evidence.Outcome;

/** A summary for a CI job page, in GitHub's Markdown. */
public final class MarkdownSummary {
  private MarkdownSummary() {}

  /** Returns the summary. */
  public static String of(ReportInput input) {
    var out = new StringBuilder("## Ringproof: " + cell(input.title()) + "\n\n");
    out.append("| ring | verdict | checks | binding |\n| --- | --- | --- | --- |\n");
    for (var verdict : input.verdicts()) {
      var ring = verdict.whole("/ring").orElse(-1L).intValue();
      var emitted =
          input.evidence().stream()
              .filter(e -> e.ring() == ring)
              .mapToLong(e -> e.checks().size())
              .sum();
      var expected =
          input.evidence().stream()
              .filter(e -> e.ring() == ring)
              .mapToLong(e -> e.checksExpected())
              .sum();
      out.append("| ").append(ring);
      out.append(" | ").append(cell(Words.member(verdict, "/verdict", "?")));
      out.append(" | ").append(emitted).append('/').append(expected);
      out.append(" | ").append(cell(Words.member(verdict, "/binding/reason", ""))).append(" |\n");
    }
    failures(input, out);
    return out.toString();
  }

  private static void failures(ReportInput input, StringBuilder out) {
    var first = true;
    for (var document : input.evidence()) {
      for (var check : document.checks()) {
        if (check.outcome() == Outcome.FAILED || check.outcome() == Outcome.INVALID) {
          if (first) {
            out.append("\n| ring | clause | check | why |\n| --- | --- | --- | --- |\n");
            first = false;
          }
          var reason = check.reason() == null ? "" : check.reason();
          out.append("| ").append(document.ring()).append(" | ").append(cell(check.clause()));
          out.append(" | ").append(cell(check.id())).append(" | ").append(cell(reason));
          out.append(" |\n");
        }
      }
    }
  }

  /** Escapes what would end a cell or become markup. */
  private static String cell(String text) {
    return Html.escape(text)
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("`", "\\`")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("[", "\\[")
        .replaceAll("[\\r\\n]+", " ");
  }
}
