package dev.ringproof.cli;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.reports.HtmlReport;
import dev.ringproof.reports.JunitXml;
import dev.ringproof.reports.MarkdownSummary;
import dev.ringproof.reports.ReportInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes what a run ends in: verdicts and reports beside the evidence. */
final class Bundle {
  private final RunContext context;

  Bundle(RunContext context) {
    this.context = context;
  }

  void write(List<JsonValue> verdicts, List<Evidence> evidence) {
    var out = context.out();
    var merged =
        Verdict.merge(
            verdicts.stream()
                .map(v -> Verdict.valueOf(v.text("/verdict").orElse("INVALID_RUN")))
                .toList());
    var all =
        JsonValue.object()
            .with("kind", "Verdicts")
            .with("verdict", merged.toString())
            .with("verdicts", new JsonArray(verdicts));
    write(out.resolve("verdict.json"), Json.pretty(all));
    reports(out, new ReportInput(context.target().name(), verdicts, evidence, ClauseRows.all()));
  }

  /** Draws the three reports into a folder. */
  static void reports(Path out, ReportInput input) {
    write(out.resolve("report.html"), HtmlReport.of(input));
    write(out.resolve("summary.md"), MarkdownSummary.of(input));
    write(out.resolve("junit.xml"), JunitXml.of(input));
  }

  /** Writes one of them. */
  static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
