package dev.ringproof.rings.judge;

import dev.ringproof.contract.verdict.Judged;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.rings.judge.VerdictDocument.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the parts of the judge have found so far. */
final class Findings {
  /** An objective, and whether it is a statistic that an invalid run takes the ground from. */
  private record Finding(Objective objective, boolean statistical) {}

  private final List<Finding> found = new ArrayList<>();
  private final List<Objective> doubts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  void pass(String id, String observed, String reason) {
    add(id, Verdict.PASS, observed, reason);
  }

  void fail(String id, String observed, String reason) {
    add(id, Verdict.FAIL, observed, reason);
  }

  void insufficient(String id, String observed, String reason) {
    add(id, Verdict.INSUFFICIENT_EVIDENCE, observed, reason);
  }

  void invalid(String id, String observed, String reason) {
    add(id, Verdict.INVALID_RUN, observed, reason);
  }

  /** Says what makes a miss of the statistics, if there is one, say nothing of the target. */
  void doubt(String id, String observed, String sentence) {
    doubts.add(new Objective(id, Verdict.INVALID_RUN, observed, null, null, null, 0, sentence));
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  void statistic(Judged judged, double confidence) {
    var objective =
        new Objective(
            judged.id(),
            judged.verdict(),
            judged.observed(),
            judged.bound(),
            judged.target(),
            confidence,
            judged.needed(),
            judged.id() + ": " + judged.observed() + "; " + judged.reason());
    found.add(new Finding(objective, true));
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  boolean has(Verdict verdict) {
    return found.stream().anyMatch(f -> f.objective().verdict() == verdict);
  }

  /**
   * Returns all objectives. Within a run that is invalid the statistics say nothing, neither PASS
   * nor FAIL; everything else that was witnessed stands. A doubt makes a run invalid in which a
   * statistic failed, and no other.
   */
  List<Objective> settled() {
    if (found.stream().anyMatch(Findings::missed)) {
      doubts.forEach(doubt -> found.addFirst(new Finding(doubt, false)));
      doubts.clear();
    }
    var why =
        found.stream()
            .map(Finding::objective)
            .filter(o -> o.verdict() == Verdict.INVALID_RUN)
            .findFirst();
    return found.stream().map(f -> f.statistical() ? distrust(f, why) : f.objective()).toList();
  }

  private static boolean missed(Finding finding) {
    return finding.statistical() && finding.objective().verdict() == Verdict.FAIL;
  }

  private static Objective distrust(Finding finding, Optional<Objective> why) {
    var o = finding.objective();
    return why.map(
            reason ->
                new Objective(
                    o.id(),
                    Verdict.INVALID_RUN,
                    o.observed(),
                    o.bound(),
                    o.target(),
                    o.confidence(),
                    0,
                    o.id() + ": not trusted, since the run is invalid (" + reason.id() + ")"))
        .orElse(o);
  }

  private void add(String id, Verdict verdict, String observed, String reason) {
    var objective = new Objective(id, verdict, observed, null, null, null, 0, reason);
    found.add(new Finding(objective, false));
  }
}
