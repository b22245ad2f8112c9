package dev.ringproof.chaos.sequence;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import dev.ringproof.testbed.evidence.SuiteRun;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run of programs found, {@code ring-N/sequences.json} of an evidence folder.
 *
 * @param ranAs digest of the subject that ran
 * @param asked how many programs were to be played
 * @param played how many were
 * @param steps what each kind of step came to
 * @param rules each rule with how much it looked at and what broke it
 * @param found the first program that broke each rule
 * @param reasons why it did not pass; none if it did
 */
public record SequencesReport(
    String kind,
    int ring,
    String run,
    long seed,
    String target,
    Subject subject,
    String ranAs,
    int asked,
    int played,
    List<StepRow> steps,
    List<InvariantResult> rules,
    List<Found> found,
    Outcome outcome,
    List<String> reasons) {
  /** The report's name in a ring's folder. */
  public static final String FILE = "sequences.json";

  static final String KIND = "Sequences";

  private static final int MOST_TOLD = 3;
  private static final int MOST_TEXT = 600;

  public SequencesReport {
    steps = List.copyOf(steps);
    rules = List.copyOf(rules);
    found = List.copyOf(found);
    reasons = List.copyOf(reasons);
  }

  /** What a kind of step came to: how often it happened, and how often with each answer. */
  public record StepRow(String step, int times, Map<String, Integer> answers) {
    public StepRow {
      answers = new TreeMap<>(answers);
    }
  }

  /**
   * The first program that broke a rule.
   *
   * @param programs how many programs broke it
   * @param failed in how many of {@code of} plays what is kept broke it again
   * @param steps how many steps are left
   * @param file what replays it
   */
  public record Found(
      String rule,
      int number,
      int programs,
      String detail,
      boolean shrunk,
      int failed,
      int of,
      int clients,
      int steps,
      String file) {}

  static SequencesReport of(
      Standing standing, SuiteRun run, SequencesPlan plan, Counts counts, List<Found> found) {
    var reasons = new ArrayList<String>();
    var outcome = outcome(counts, reasons);
    return new SequencesReport(
        KIND,
        standing.ring(),
        run.run(),
        plan.seed(),
        standing.plan().target().name(),
        standing.subject(),
        standing.ranAs(),
        plan.count(),
        counts.programs(),
        counts.rows(),
        counts.rules(),
        found,
        outcome,
        reasons);
  }

  /** Silence is no pass: every kind of step came to all that it must have come to once. */
  static Outcome outcome(Counts counts, List<String> reasons) {
    for (var rule : counts.rules()) {
      rule.violations().stream()
          .limit(MOST_TOLD)
          .forEach(v -> reasons.add(rule.id() + ": " + shortened(v)));
    }
    if (!reasons.isEmpty()) {
      return Outcome.FAILED;
    }
    if (counts.programs() == 0) {
      reasons.add("no session could be opened: nothing was sent");
    } else {
      reasons.addAll(counts.missing());
      reasons.addAll(counts.undecided());
    }
    return reasons.isEmpty() ? Outcome.PASSED : Outcome.INSUFFICIENT;
  }

  static String shortened(String text) {
    return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "...";
  }

  /** Returns the table, and what went wrong below it. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(String.format(Locale.ROOT, "%-9s %6s  %s", "step", "times", "what it came to"));
    for (var row : steps) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%-9s %6d  %s",
              row.step(),
              row.times(),
              row.answers().entrySet().stream()
                  .map(one -> one.getKey() + " " + one.getValue())
                  .collect(Collectors.joining(", "))));
    }
    lines.add(
        "rules (looked at): " + rules.stream().map(Tally::told).collect(Collectors.joining(" ")));
    for (var one : found) {
      lines.add("FOUND   " + one.rule() + ": " + one.detail());
      lines.add(
          "        by "
              + one.programs()
              + " of "
              + played
              + " programs; number "
              + one.number()
              + (one.shrunk() ? " shrunk to " : ", not made smaller, has ")
              + one.steps()
              + " steps of "
              + one.clients()
              + " clients fails in "
              + one.failed()
              + " of "
              + one.of()
              + " plays");
      lines.add("        again  ./ringproof sequences --replay " + one.file());
    }
    if (outcome == Outcome.INSUFFICIENT) {
      reasons.forEach(why -> lines.add("INCONCLUSIVE " + why));
    }
    return lines;
  }

  /** Writes the report and its table below the folder. */
  void write(Path evidenceDir) {
    EvidenceWriter.report(
        evidenceDir.resolve("ring-" + ring), "sequences", JsonCodec.encode(this), lines());
  }
}
