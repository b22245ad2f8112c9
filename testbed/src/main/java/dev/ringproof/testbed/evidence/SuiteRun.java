package dev.ringproof.testbed.evidence;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Suite;
import dev.ringproof.testbed.target.Standing;
import java.time.Instant;
import java.util.List;

/**
 * One suite's run against one standing.
 *
 * @param run one per command, shared by the suites that run together
 * @param harness name and version of this harness
 * @param plan such as {@code quick} or {@code full}
 */
public record SuiteRun(
    String run, long seed, String harness, String plan, Suite suite, Instant started) {

  /** Returns the evidence document: the run's and the standing's facts, and what was found. */
  public Evidence evidence(Standing standing, Instant ended, Findings findings) {
    var about = standing.discovery();
    return new Evidence(
        Evidence.KIND,
        suite,
        standing.ring(),
        run,
        seed,
        harness,
        plan,
        standing.subject(),
        standing.ranAs(),
        standing.scale(),
        standing.plan().target().name(),
        about.text("/decisionPoint").orElse("unknown"),
        List.copyOf(standing.capabilities()),
        standing.lends().stream().map(Object::toString).sorted().toList(),
        started,
        ended,
        findings.interrupted(),
        findings.checksExpected(),
        findings.checks(),
        findings.scenarios(),
        findings.rates(),
        findings.distributions(),
        findings.load());
  }
}
