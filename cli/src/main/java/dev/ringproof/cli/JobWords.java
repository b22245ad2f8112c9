package dev.ringproof.cli;

import dev.ringproof.contract.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Jobs as an operator reads them on a terminal. */
final class JobWords {
  private static final int MOST = 120;

  private JobWords() {}

  /** Returns a line for each job, and what can be done about them. */
  static List<String> table(List<JsonValue> jobs, String state) {
    if (jobs.isEmpty()) {
      return List.of("no job is " + state);
    }
    var lines = new ArrayList<String>();
    lines.add(row("JOB", "STATE", "RUNS", "RE-DRIVES", "SINCE", "CULPRIT", "REASON"));
    for (var job : jobs) {
      lines.add(
          row(
              text(job, "/id"),
              text(job, "/state"),
              number(job, "/attempts"),
              number(job, "/redrives"),
              job.text("/endedAt").map(JobWords::plain).orElseGet(() -> text(job, "/createdAt")),
              text(job, "/failure/culprit"),
              text(job, "/failure/reason")));
    }
    lines.add(Words.count(jobs.size(), "job"));
    return lines;
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-30s  %-9s  %4s  %9s  %-24s  %-8s  %s", cells)
        .stripTrailing();
  }

  /** Returns one job on a few lines. */
  static List<String> one(JsonValue job) {
    var lines = new ArrayList<String>();
    lines.add(text(job, "/id") + "  " + text(job, "/state"));
    lines.add("session   " + text(job, "/session"));
    lines.add("turn      " + text(job, "/turn") + "  trace " + text(job, "/trace"));
    lines.add(
        "runs      "
            + number(job, "/attempts")
            + " since it was accepted or re-driven; re-driven "
            + number(job, "/redrives")
            + " times");
    lines.add(
        "accepted  "
            + text(job, "/createdAt")
            + job.text("/endedAt").map(at -> "  ended " + plain(at)).orElse(""));
    lines.add(
        "charged   "
            + number(job, "/usage/inputTokens")
            + " + "
            + number(job, "/usage/outputTokens")
            + " tokens, "
            + number(job, "/usage/costMicros")
            + " micros");
    if (job.text("/failure/reason").isPresent()) {
      lines.add(
          "failed    "
              + text(job, "/failure/reason")
              + ", culprit "
              + text(job, "/failure/culprit")
              + ": "
              + text(job, "/failure/message"));
    }
    for (var step : job.items("/progress")) {
      lines.add("  " + text(step, "/at") + "  " + text(step, "/step"));
    }
    if (text(job, "/state").equals("dead")) {
      lines.add("next      ringproof jobs redrive " + text(job, "/id") + "   (or cancel)");
    }
    return lines;
  }

  private static String text(JsonValue job, String pointer) {
    return plain(job.text(pointer).orElse("-"));
  }

  private static String number(JsonValue job, String pointer) {
    return job.whole(pointer).map(Object::toString).orElse("-");
  }

  private static String plain(String text) {
    return InputFile.line(text, MOST);
  }
}
