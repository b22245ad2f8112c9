package dev.ringproof.rings.judge;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.rings.bundle.Bundle;
import dev.ringproof.rings.spec.RequiredClause;
import dev.ringproof.rings.spec.RingSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether each suite emitted what it was to emit, and every required clause was proven. */
final class ClauseJudge {
  /** The suites of a rehearsal: each must have spoken. */
  static final List<Suite> REHEARSAL = List.of(Suite.CONFORMANCE, Suite.CHAOS, Suite.LOAD);

  private final RingSpec spec;
  private final Findings findings;

  ClauseJudge(RingSpec spec, Findings findings) {
    this.spec = spec;
    this.findings = findings;
  }

  void judge(Bundle bundle, List<RequiredClause> required) {
    for (var suite : REHEARSAL) {
      bundle
          .document(suite)
          .ifPresentOrElse(
              this::count,
              () ->
                  findings.insufficient(
                      suite + ".evidence",
                      "missing",
                      "no " + suite + " evidence for ring " + spec.ring()));
    }
    var documents = bundle.inOrder();
    capabilities(documents);
    var checks = documents.stream().flatMap(d -> d.checks().stream()).toList();
    required.forEach(clause -> clause(clause, checks, declared(documents)));
    unrequired(checks, required);
  }

  private void count(Evidence document) {
    var id = document.suite() + ".checks";
    var emitted = document.checks().size();
    var observed = emitted + "/" + document.checksExpected();
    var ids = new HashSet<String>();
    var twice =
        document.checks().stream().map(CheckResult::id).filter(i -> !ids.add(i)).findFirst();
    var cut = document.interrupted();
    if (cut != null) {
      findings.invalid(id, observed, document.suite() + " was interrupted: " + cut);
    } else if (twice.isPresent()) {
      findings.invalid(id, observed, document.suite() + ": two checks are named " + twice.get());
    } else if (emitted != document.checksExpected()) {
      findings.invalid(
          id,
          observed,
          "checks emitted " + observed + " in " + document.suite() + ": a short count");
    } else if (emitted == 0) {
      findings.insufficient(id, observed, "no checks in " + document.suite());
    } else {
      findings.pass(id, observed, "checks emitted " + observed + " in " + document.suite());
    }
  }

  private void capabilities(List<Evidence> documents) {
    for (var capability : spec.capabilities()) {
      var silent =
          documents.stream().filter(d -> !d.capabilities().contains(capability)).findFirst();
      if (documents.isEmpty()) {
        continue;
      }
      silent.ifPresentOrElse(
          d ->
              findings.fail(
                  "capability." + capability,
                  "not declared",
                  "required capability not declared: " + capability + " (" + d.suite() + ")"),
          () -> findings.pass("capability." + capability, "declared", capability + " is declared"));
    }
  }

  private static Set<String> declared(List<Evidence> documents) {
    return documents.stream().flatMap(d -> d.capabilities().stream()).collect(Collectors.toSet());
  }

  private void clause(RequiredClause clause, List<CheckResult> all, Set<String> declared) {
    var checks = all.stream().filter(check -> check.clause().equals(clause.id())).toList();
    var id = "clause." + clause.id();
    var observed = count(checks, Outcome.PASSED) + " of " + checks.size() + " checks passed";
    var capability = clause.capability();
    var free =
        capability != null
            && !spec.capabilities().contains(capability)
            && !declared.contains(capability);
    if (checks.isEmpty()) {
      if (free) {
        findings.warn(clause.id() + " not applicable: " + capability + " is not declared");
      } else {
        findings.insufficient(id, "no check", clause.id() + ": no check of a required clause ran");
      }
    } else if (count(checks, Outcome.FAILED) > 0) {
      failed(clause, id, observed, reasons(checks, Outcome.FAILED));
    } else if (count(checks, Outcome.INVALID) > 0) {
      findings.invalid(id, observed, clause.id() + ": " + reasons(checks, Outcome.INVALID));
    } else if (count(checks, Outcome.NOT_APPLICABLE) > 0 && !free) {
      findings.fail(
          id,
          observed,
          clause.id()
              + ": required capability not declared: "
              + reasons(checks, Outcome.NOT_APPLICABLE));
    } else if (count(checks, Outcome.INSUFFICIENT) > 0) {
      findings.insufficient(
          id, observed, clause.id() + ": " + reasons(checks, Outcome.INSUFFICIENT));
    } else if (count(checks, Outcome.PASSED) == checks.size()) {
      findings.pass(id, observed, clause.id() + " holds");
    } else {
      findings.warn(clause.id() + " not applicable: " + capability + " is not declared");
    }
  }

  private void failed(RequiredClause clause, String id, String observed, String reasons) {
    if (clause.must()) {
      findings.fail(id, observed, clause.id() + " MUST: " + reasons);
    } else {
      findings.warn(clause.id() + " SHOULD failed: " + reasons);
    }
  }

  private void unrequired(List<CheckResult> checks, List<RequiredClause> required) {
    var asked = required.stream().map(RequiredClause::id).collect(Collectors.toSet());
    checks.stream()
        .filter(c -> c.outcome() == Outcome.FAILED && !asked.contains(c.clause()))
        .forEach(c -> findings.warn(c.clause() + " failed, not required here: " + reason(c)));
  }

  private static long count(List<CheckResult> checks, Outcome outcome) {
    return checks.stream().filter(check -> check.outcome() == outcome).count();
  }

  private static String reasons(List<CheckResult> checks, Outcome outcome) {
    return checks.stream()
        .filter(check -> check.outcome() == outcome)
        .map(ClauseJudge::reason)
        .collect(Collectors.joining("; "));
  }

  private static String reason(CheckResult check) {
    return check.id() + (check.reason() == null ? "" : ": " + check.reason());
  }
}
