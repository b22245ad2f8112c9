package dev.ringproof.contract.evidence;

import dev.ringproof.contract.ring.Subject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one suite saw of one subject in one ring: {@code evidence/ring-N/<suite>.json}.
 *
 * @param run one per command, shared by the suites that ran together
 * @param subject the subject as discovery declared it, before any scaling
 * @param ranAs digest of the subject that ran, which differs from the subject's when {@code scale}
 *     is above 1
 * @param scale factor by which windows were divided; 1 for load
 * @param interrupted why the suite stopped early; null if it ran to its end
 * @param decisionPoint {@code embedded}, {@code remote}, or {@code unknown} of a target that did
 *     not say
 */
public record Evidence(
    String kind,
    Suite suite,
    int ring,
    String run,
    long seed,
    String harness,
    String plan,
    Subject subject,
    String ranAs,
    int scale,
    String target,
    String decisionPoint,
    List<String> capabilities,
    List<String> lends,
    Instant started,
    Instant ended,
    @Nullable String interrupted,
    long checksExpected,
    List<CheckResult> checks,
    List<ScenarioResult> scenarios,
    List<Rate> rates,
    List<Distribution> distributions,
    @Nullable LoadFacts load) {
  /** The value of {@code kind}. */
  public static final String KIND = "Evidence";

  public Evidence {
    capabilities = List.copyOf(capabilities);
    lends = List.copyOf(lends);
    checks = List.copyOf(checks);
    scenarios = List.copyOf(scenarios);
    rates = List.copyOf(rates);
    distributions = List.copyOf(distributions);
  }
}
