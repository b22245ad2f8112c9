package dev.ringproof.conformance.hostile;

import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.ring.Subject;
import dev.ringproof.testbed.evidence.EvidenceWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What hostile requests found, {@code ring-N/hostile.json} of an evidence folder.
 *
 * @param ranAs digest of the subject that ran
 * @param unprovable why nothing was sent; null if it was
 * @param measured what the memory readings are of
 * @param memory bytes in use before the first and after each batch
 * @param notes what the run could not look at
 */
public record HostileReport(
    String kind,
    int ring,
    String run,
    long seed,
    int count,
    String target,
    Subject subject,
    String ranAs,
    @Nullable String unprovable,
    String measured,
    List<Long> memory,
    List<Row> rows,
    List<Found> found,
    List<String> notes) {
  static final String KIND = "HostileRequests";

  /** How a file with this report is named. */
  public static final String FILE = "hostile.json";

  public HostileReport {
    memory = List.copyOf(memory);
    rows = List.copyOf(rows);
    found = List.copyOf(found);
    notes = List.copyOf(notes);
  }

  /**
   * One class.
   *
   * @param taken answers of success
   * @param refused answers 4xx, 501 and 503
   * @param broke other answers 5xx
   * @param ended connections that ended without an answer
   * @param pointed refusals whose pointer was compared with the place
   * @param found requests with something wrong
   */
  public record Row(
      String name,
      int sent,
      int taken,
      int refused,
      int broke,
      int ended,
      int pointed,
      int found) {}

  /**
   * Something that is wrong, once for all requests that show it.
   *
   * @param name the class
   * @param rule which judge says so
   * @param number of the first request that showed it
   * @param times how many requests showed it
   * @param reproduced whether it showed again when it was sent alone
   * @param file where the shrunk request stands, beside this report
   */
  public record Found(
      String name,
      String rule,
      String detail,
      int number,
      int times,
      boolean reproduced,
      String file) {}

  /** Returns how it ended; nothing sent is not enough to say anything. */
  public Outcome outcome() {
    if (unprovable != null || rows.isEmpty()) {
      return Outcome.INSUFFICIENT;
    }
    var sent = rows.stream().mapToInt(Row::sent).sum();
    if (!found.isEmpty()) {
      return Outcome.FAILED;
    }
    return sent == count ? Outcome.PASSED : Outcome.INVALID;
  }

  /** Returns the table, a line a class, and what was found below it. */
  public List<String> lines() {
    var lines = new ArrayList<String>();
    if (unprovable != null) {
      lines.add("not provable here: " + unprovable);
      return lines;
    }
    lines.add(line("class", "sent", "taken", "refused", "5xx", "ended", "pointers", "found"));
    rows.forEach(row -> lines.add(line(row)));
    lines.add(line(total()));
    lines.add("memory  " + readings() + "  (" + measured + ")");
    notes.forEach(note -> lines.add("note    " + note));
    for (var one : found) {
      lines.add(
          "FOUND   "
              + one.name()
              + ": "
              + one.rule()
              + ": "
              + one.detail()
              + "  ("
              + one.times()
              + " times, "
              + (one.reproduced() ? "shrunk" : "not seen again alone")
              + ")");
      lines.add("        again  ./ringproof hostile --replay " + one.file());
    }
    return lines;
  }

  private Row total() {
    var sum = new int[7];
    for (var row : rows) {
      sum[0] += row.sent();
      sum[1] += row.taken();
      sum[2] += row.refused();
      sum[3] += row.broke();
      sum[4] += row.ended();
      sum[5] += row.pointed();
      sum[6] += row.found();
    }
    return new Row("all", sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6]);
  }

  private String readings() {
    if (memory.isEmpty()) {
      return "not measured";
    }
    return String.join(
            " ",
            memory.stream().map(b -> String.format(Locale.ROOT, "%.1f", b / 1_048_576.0)).toList())
        + " MiB";
  }

  private static String line(Row row) {
    return line(
        row.name(),
        "" + row.sent(),
        "" + row.taken(),
        "" + row.refused(),
        "" + row.broke(),
        "" + row.ended(),
        "" + row.pointed(),
        "" + row.found());
  }

  private static String line(Object... cells) {
    return String.format(Locale.ROOT, "%-15s %6s %6s %8s %5s %6s %9s %6s", cells);
  }

  /** Writes the report and its table below the folder. */
  void write(Path evidenceDir) {
    EvidenceWriter.report(folder(evidenceDir, ring), "hostile", JsonCodec.encode(this), lines());
  }

  static Path folder(Path evidenceDir, int ring) {
    return evidenceDir.resolve("ring-" + ring);
  }
}
