package dev.ringproof.conformance;

import dev.ringproof.conformance.sabotage.ApprovalIsBearer;
import dev.ringproof.conformance.sabotage.ApprovalNotBound;
import dev.ringproof.conformance.sabotage.CanaryInLog;
import dev.ringproof.conformance.sabotage.DoubleExecution;
import dev.ringproof.conformance.sabotage.NoAnswerIsNoMatch;
import dev.ringproof.conformance.sabotage.Overspending;
import dev.ringproof.conformance.sabotage.PatientDecisions;
import dev.ringproof.conformance.sabotage.PolicyGuessed;
import dev.ringproof.conformance.sabotage.PolicySkipped;
import java.util.Set;
import java.util.TreeSet;

/** The saboteurs: what each must fail, and what else is tried on it. */
@SuppressWarnings("ImmutableEnumChecker") // made by Set.of
enum Saboteur {
  POLICY_SKIPPED(
      PolicySkipped.class,
      Set.of("POL-1", "POL-2", "POL-6", "POL-13", "TIER-4"),
      Set.of("POL-7", "EFF-2", "API-1", "SES-5")),
  APPROVAL_NOT_BOUND(
      ApprovalNotBound.class,
      Set.of("POL-5"),
      Set.of("POL-1", "POL-4", "POL-6", "POL-7", "POL-8", "POL-13")),
  DOUBLE_EXECUTION(
      DoubleExecution.class, Set.of("EFF-1"), Set.of("EFF-2", "POL-1", "POL-7", "API-1", "API-3")),
  OVERSPENDING(
      Overspending.class, Set.of("FIN-2"), Set.of("FIN-1", "FIN-3", "FIN-4", "FIN-5", "API-1")),
  POLICY_GUESSED(PolicyGuessed.class, Set.of("POL-9"), Set.of("POL-1", "POL-13", "RING-5")),
  PATIENT_DECISIONS(PatientDecisions.class, Set.of("POL-10"), Set.of("POL-1", "POL-15")),
  APPROVAL_IS_BEARER(
      ApprovalIsBearer.class, Set.of("POL-14"), Set.of("POL-4", "POL-5", "POL-9")),
  NO_ANSWER_IS_NO_MATCH(NoAnswerIsNoMatch.class, Set.of("POL-15"), Set.of("POL-10", "POL-13")),
  CANARY_IN_LOG(
      // The store scan of SES-1 reads the log too.
      CanaryInLog.class, Set.of("SES-1", "SES-3"), Set.of("SES-5", "SES-9", "API-11", "POL-7"));

  private final Class<?> main;
  private final Set<String> fails;
  private final Set<String> beside;

  Saboteur(Class<?> main, Set<String> fails, Set<String> beside) {
    this.main = main;
    this.fails = fails;
    this.beside = beside;
  }

  Class<?> main() {
    return main;
  }

  Set<String> fails() {
    return new TreeSet<>(fails);
  }

  Set<String> tried() {
    var all = new TreeSet<>(fails);
    all.addAll(beside);
    return all;
  }
}
