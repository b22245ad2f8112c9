package dev.ringproof.cli;

import dev.ringproof.contract.clause.Catalogue;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.testbed.evidence.Progress;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Everything that is printed while a proof runs. */
final class Screen implements Progress {
  private static final int REASON = 600;

  private final PrintStream out;
  private final boolean verbose;
  private final Catalogue catalogue;
  private final String again;
  private final Path evidence;

  /**
   * Makes one.
   *
   * @param again the rest of a replay command: target and seed
   * @param evidence the folder that checks name their transcripts below
   */
  Screen(PrintStream out, boolean verbose, Catalogue catalogue, String again, Path evidence) {
    this.out = out;
    this.verbose = verbose;
    this.catalogue = catalogue;
    this.again = again;
    this.evidence = evidence;
  }

  @Override
  public synchronized void check(CheckResult check) {
    if (check.outcome() == Outcome.FAILED || check.outcome() == Outcome.INVALID) {
      failed(check);
    } else if (verbose) {
      line("  " + check.outcome() + "  " + check.clause() + "  " + check.id() + reason(check));
    }
  }

  @Override
  public synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  @Override
  public void detail(String text) {
    if (verbose) {
      line(text);
    }
  }

  /** The last line of a command that writes one report; returns its exit code. */
  int exit(Outcome outcome, long startedNanos, Path report) {
    return exit(Exit.of(outcome), startedNanos, report);
  }

  /** As above, for a report that ends in a verdict. */
  int exit(Verdict verdict, long startedNanos, Path report) {
    return exit(verdict.exitCode(), startedNanos, report);
  }

  private int exit(int code, long startedNanos, Path report) {
    var took = Duration.ofNanos(System.nanoTime() - startedNanos).toSeconds();
    line("exit " + code + " after " + took + " s  see " + report);
    return code;
  }

  /** One line on a suite: how many checks, how many passes, by family, how long. */
  synchronized void suite(Evidence evidence) {
    var passes = evidence.checks().stream().filter(c -> c.outcome() == Outcome.PASSED).count();
    var took = Duration.between(evidence.started(), evidence.ended());
    line(
        String.format(
            Locale.ROOT,
            "  %-11s checks emitted %d/%d, passes %d   %.1f s",
            evidence.suite(),
            evidence.checks().size(),
            evidence.checksExpected(),
            passes,
            took.toMillis() / 1000.0));
    var counts = Families.counts(evidence.checks());
    if (!counts.isEmpty()) {
      line("              " + counts);
    }
    notProvable(evidence.checks());
    if (evidence.interrupted() != null) {
      line("              stopped early: " + evidence.interrupted());
    }
  }

  /** The verdict on a ring with its binding numbers. */
  void verdict(JsonValue verdict) {
    line(
        "ring "
            + verdict.whole("/ring").orElse(-1L)
            + "  "
            + verdict.text("/verdict").orElse("?")
            + "  "
            + verdict.text("/binding/reason").orElse(""));
    for (var objective : verdict.items("/objectives")) {
      var word = objective.text("/verdict").orElse("?");
      if (verbose || !word.equals("PASS")) {
        line(
            "  "
                + word
                + "  "
                + objective.text("/id").orElse("?")
                + ": "
                + objective.text("/observed").orElse("")
                + "; "
                + objective.text("/reason").orElse(""));
      }
    }
    for (var warning : verdict.items("/warnings")) {
      line("  warning: " + warning.text("").orElse(""));
    }
  }

  private void failed(CheckResult check) {
    var known = catalogue.has(check.clause());
    var level = known ? catalogue.clause(check.clause()).level().toString() : "";
    var word = check.outcome() == Outcome.FAILED ? "FAIL" : "INVALID";
    line(word + " " + check.clause() + " " + level + "  " + (known ? text(check.clause()) : ""));
    line("  check  " + check.id());
    var reason = check.reason() == null ? "no reason given" : check.reason();
    shorten(reason).lines().forEach(part -> line("  " + part));
    if (check.transcript() != null) {
      LastExchange.of(evidence.resolve(check.transcript()).resolve("http.txt"))
          .forEach(part -> line("  " + part));
      line("  seen   " + check.transcript());
    }
    line("  again  ./ringproof replay " + check.clause() + again);
  }

  private void notProvable(List<CheckResult> checks) {
    var missing = checks.stream().filter(c -> c.outcome() == Outcome.INSUFFICIENT).toList();
    if (!missing.isEmpty()) {
      line("              not provable here: " + missing.size() + why(missing));
    }
    var undeclared = checks.stream().filter(c -> c.outcome() == Outcome.NOT_APPLICABLE).count();
    if (undeclared > 0) {
      line("              not applicable: " + undeclared + " (capability not declared)");
    }
  }

  /** The reason in brackets; where there are several, how many checks each kept from running. */
  private static String why(List<CheckResult> missing) {
    var counts = new TreeMap<String, Integer>();
    for (var check : missing) {
      counts.merge(check.reason() == null ? "no reason given" : check.reason(), 1, Integer::sum);
    }
    if (counts.size() == 1) {
      return reason(missing.getFirst());
    }
    var words = new StringBuilder();
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(e -> words.append("\n                ").append(e.getValue() + "  " + e.getKey()));
    return words.toString();
  }

  private String text(String clause) {
    return catalogue.clause(clause).text();
  }

  private static String reason(CheckResult check) {
    return check.reason() == null ? "" : " (" + check.reason() + ")";
  }

  private static String shorten(String text) {
    return text.length() <= REASON ? text : text.substring(0, REASON) + "...";
  }
}
