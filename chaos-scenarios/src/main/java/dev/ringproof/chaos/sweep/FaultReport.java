package dev.ringproof.chaos.sweep;

import dev.ringproof.chaos.invariant.Tally;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What sweeps with other faults than kills found, {@code ring-N/fault-sweep.json} of an evidence
 * folder.
 *
 * @param ranAs digest of the subject that ran
 * @param unprovable why nothing was swept; null if it was
 */
public record FaultReport(
    String kind,
    int ring,
    String run,
    long seed,
    String target,
    Subject subject,
    String ranAs,
    @Nullable String unprovable,
    List<FaultRow> rows) {
  /** The report's file in the ring's folder. */
  public static final String FILE = "fault-sweep.json";

  static final String KIND = "FaultSweep";
  private static final String LINE = "%-6s %-16s %6s %7s %8s %5s  %-13s %7s  %-15s %s";

  public FaultReport {
    rows = List.copyOf(rows);
  }

  /**
   * Returns the worst that was found. What is no question on this target is left out; nothing else
   * swept is not enough to say anything.
   */
  public Outcome outcome() {
    var found = rows.stream().map(FaultRow::outcome).toList();
    return Outcome.worst(found)
        .orElse(found.contains(Outcome.PASSED) ? Outcome.PASSED : Outcome.INSUFFICIENT);
  }

  /** Returns the table, a line a fault and point, and what went wrong below it. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            LINE,
            "fault",
            "point",
            "sweeps",
            "reached",
            "injected",
            "turns",
            "effects 0/1/2",
            "unknown",
            "good turn after",
            "invariants (looked at)"));
    rows.stream().filter(FaultReport::ran).map(FaultReport::line).forEach(lines::add);
    for (var row : rows) {
      if (ran(row)) {
        lines.add(row.fault() + " " + row.point() + ": ended " + counts(row.ended()));
      }
      if (row.reason() != null && ran(row)) {
        lines.add(row.outcome() + " " + row.fault() + " " + row.point() + ": " + row.reason());
      }
    }
    rows.stream()
        .filter(row -> !ran(row))
        .map(
            row ->
                (row.outcome() == Outcome.NOT_APPLICABLE ? "n/a " : "NOT RUN ")
                    + row.fault()
                    + ": "
                    + row.reason())
        .distinct()
        .forEach(lines::add);
    if (unprovable != null) {
      lines.add("not provable here: " + unprovable);
    }
    return lines;
  }

  private static boolean ran(FaultRow row) {
    return !row.invariants().isEmpty();
  }

  private static String line(FaultRow row) {
    var effects = row.effects();
    return String.format(
        Locale.ROOT,
        LINE,
        row.fault(),
        row.point(),
        row.sweeps(),
        row.reached(),
        row.injected(),
        row.stood().values().stream().mapToInt(Integer::intValue).sum(),
        effects.none() + "/" + effects.one() + "/" + effects.more(),
        row.unknownTold(),
        row.back(),
        row.invariants().stream().map(Tally::told).collect(Collectors.joining(" ")));
  }

  private static String counts(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(e -> e.getValue() + " " + e.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Writes the report and its table below the folder. */
  void write(Path evidenceDir) {
    EvidenceWriter.report(
        evidenceDir.resolve("ring-" + ring), "fault-sweep", JsonCodec.encode(this), lines());
  }
}
