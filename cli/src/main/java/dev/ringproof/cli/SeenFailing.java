package dev.ringproof.cli;

import dev.ringproof.conformance.Proofs;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which clauses the tests of this build have seen failing, and by whom: the kit's own record, and
 * {@code null-gate.json}, what failure modes and load said of targets that do nothing. A check that
 * nobody ever saw fail proves nothing.
 */
final class SeenFailing {
  static final String FILE = "null-gate.json";
  static final List<String> SUITES = List.of("chaos", "load");

  private SeenFailing() {}

  /** Returns who failed which clause, by clause id. */
  static Map<String, List<String>> byClause() {
    var seen = new TreeMap<String, TreeSet<String>>();
    for (var clause : Proofs.seen()) {
      seen.computeIfAbsent(clause.clause(), c -> new TreeSet<>()).addAll(clause.failedBy());
    }
    var record = record();
    for (var suite : SUITES) {
      for (var clause : record.texts("/" + suite)) {
        seen.computeIfAbsent(clause, c -> new TreeSet<>()).addAll(record.texts("/by"));
      }
    }
    var all = new TreeMap<String, List<String>>();
    seen.forEach((clause, by) -> all.put(clause, new ArrayList<>(by)));
    return all;
  }

  /** Returns the record of null targets in failure modes and load. */
  static JsonValue record() {
    try (var in = SeenFailing.class.getResourceAsStream(FILE)) {
      return Json.parse(Objects.requireNonNull(in, FILE).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
