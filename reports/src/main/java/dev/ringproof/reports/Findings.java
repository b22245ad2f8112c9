package dev.ringproof.reports;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the evidence says of a clause or a mode, worst first. */
final class Findings {
  private static final List<Outcome> WORST_FIRST =
      List.of(
          Outcome.FAILED,
          Outcome.INVALID,
          Outcome.INSUFFICIENT,
          Outcome.PASSED,
          Outcome.NOT_APPLICABLE);

  private Findings() {}

  static boolean passed(CheckResult check) {
    return check.outcome() == Outcome.PASSED;
  }

  /** The worst outcome of a clause's checks in a ring; empty when nothing looked at it. */
  static Optional<Outcome> clause(List<Evidence> evidence, int ring, String clause) {
    return evidence.stream()
        .filter(e -> e.ring() == ring)
        .flatMap(e -> e.checks().stream())
        .filter(c -> c.clause().equals(clause))
        .map(CheckResult::outcome)
        .min(worstFirst());
  }

  static Comparator<Outcome> worstFirst() {
    return Comparator.comparingInt(WORST_FIRST::indexOf);
  }
}
