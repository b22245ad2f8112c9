package dev.ringproof.reports;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.contract.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Everything that a report is drawn from; it knows no clock and no file.
 *
 * @param title what was proven, such as the target's name
 * @param verdicts verdict documents in the order of their rings
 * @param evidence the suites' documents, any order
 * @param clauses every clause of the catalogue with its standing
 */
public record ReportInput(
    String title, List<JsonValue> verdicts, List<Evidence> evidence, List<ClauseRow> clauses) {
  public ReportInput {
    verdicts = List.copyOf(verdicts);
    evidence = List.copyOf(evidence);
    clauses = List.copyOf(clauses);
  }

  /**
   * A clause as the catalogue has it.
   *
   * @param state {@code proven} or {@code not yet proven}, as the build found it
   * @param proof the test, scenario, profile or gate; empty if there is none yet
   */
  public record ClauseRow(String id, String level, String text, String state, String proof) {}

  /** Returns the rings that anything is known of, ascending. */
  public List<Integer> rings() {
    var rings = new TreeSet<Integer>();
    evidence.forEach(e -> rings.add(e.ring()));
    verdicts.forEach(v -> v.whole("/ring").ifPresent(ring -> rings.add(ring.intValue())));
    return List.copyOf(rings);
  }

  /** Returns a suite's document in a ring. */
  public Optional<Evidence> find(int ring, Suite suite) {
    return evidence.stream().filter(e -> e.ring() == ring && e.suite() == suite).findFirst();
  }

  /** Returns the verdict on a ring. */
  public Optional<JsonValue> verdict(int ring) {
    return verdicts.stream().filter(v -> v.whole("/ring").orElse(-1L) == ring).findFirst();
  }
}
