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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep found, {@code ring-N/crash-sweep.json} of an evidence folder.
 *
 * @param ranAs digest of the subject that ran
 * @param unprovable why nothing was swept; null if it was
 */
public record SweepReport(
    String kind,
    int ring,
    String run,
    long seed,
    String target,
    Subject subject,
    String ranAs,
    @Nullable String unprovable,
    List<SweepRow> rows) {
  static final String KIND = "CrashSweep";

  public SweepReport {
    rows = List.copyOf(rows);
  }

  /** Returns the worst that was found; nothing swept is not enough to say anything. */
  public Outcome outcome() {
    return Outcome.worst(rows.stream().map(SweepRow::outcome).toList())
        .orElse(rows.isEmpty() ? Outcome.INSUFFICIENT : Outcome.PASSED);
  }

  /** Returns the table, a line a point, and what went wrong below it. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%-16s %6s %7s %5s  %-13s %7s  %s",
            "point",
            "sweeps",
            "reached",
            "turns",
            "effects 0/1/2",
            "unknown",
            "invariants (looked at)"));
    for (var row : rows) {
      var effects = row.effects();
      lines.add(
          String.format(
              Locale.ROOT,
              "%-16s %6d %7d %5d  %-13s %7d  %s",
              row.point(),
              row.sweeps(),
              row.reached(),
              row.killed().values().stream().mapToInt(Integer::intValue).sum(),
              effects.none() + "/" + effects.one() + "/" + effects.more(),
              row.unknownTold(),
              row.invariants().stream().map(Tally::told).collect(Collectors.joining(" "))));
    }
    for (var row : rows) {
      if (row.reason() != null) {
        lines.add(row.outcome() + " " + row.point() + ": " + row.reason());
      }
    }
    if (unprovable != null) {
      lines.add("not provable here: " + unprovable);
    }
    return lines;
  }

  /** Writes the report and its table below the folder. */
  void write(Path evidenceDir) {
    EvidenceWriter.report(
        evidenceDir.resolve("ring-" + ring), "crash-sweep", JsonCodec.encode(this), lines());
  }
}
