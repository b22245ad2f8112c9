package dev.ringproof.contract.verdict;

import java.util.Collection;
import java.util.List;

/** What can be said of a judged thing. Absent evidence has a verdict of its own: never PASS. */
public enum Verdict {
  /** The evidence proves the objective. */
  PASS(0),
  /** The evidence refutes the objective. */
  FAIL(1),
  /** Too little evidence for either. */
  INSUFFICIENT_EVIDENCE(2),
  /** The run itself cannot be believed: a lagging injector, an unwitnessed fault, a crash. */
  INVALID_RUN(3);

  private static final List<Verdict> WORST_FIRST =
      List.of(FAIL, INVALID_RUN, INSUFFICIENT_EVIDENCE, PASS);

  private final int exitCode;

  Verdict(int exitCode) {
    this.exitCode = exitCode;
  }

  /** Returns the exit code of a command that ends with this verdict. */
  public int exitCode() {
    return exitCode;
  }

  /**
   * Returns the verdict over several runs: FAIL if there is one, then INVALID_RUN, then
   * INSUFFICIENT_EVIDENCE, then PASS. No run at all is INSUFFICIENT_EVIDENCE.
   */
  public static Verdict merge(Collection<Verdict> verdicts) {
    return WORST_FIRST.stream()
        .filter(verdicts::contains)
        .findFirst()
        .orElse(INSUFFICIENT_EVIDENCE);
  }
}
