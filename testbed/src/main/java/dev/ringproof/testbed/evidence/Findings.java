package dev.ringproof.testbed.evidence;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Distribution;
import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.evidence.Rate;
import dev.ringproof.contract.evidence.ScenarioResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a suite found.
 *
 * @param interrupted why it stopped early; null if it ran to its end
 */
public record Findings(
    @Nullable String interrupted,
    long checksExpected,
    List<CheckResult> checks,
    List<ScenarioResult> scenarios,
    List<Rate> rates,
    List<Distribution> distributions,
    @Nullable LoadFacts load) {
  public Findings {
    checks = List.copyOf(checks);
    scenarios = List.copyOf(scenarios);
    rates = List.copyOf(rates);
    distributions = List.copyOf(distributions);
  }

  /** Returns findings that are checks alone. */
  public static Findings ofChecks(long expected, List<CheckResult> checks) {
    return new Findings(null, expected, checks, List.of(), List.of(), List.of(), null);
  }

  /** Returns findings that are scenarios alone. */
  public static Findings ofScenarios(List<ScenarioResult> scenarios) {
    return new Findings(null, scenarios.size(), List.of(), scenarios, List.of(), List.of(), null);
  }

  /** Returns the same of a suite that stopped early. */
  public Findings interrupted(String why) {
    return new Findings(why, checksExpected, checks, scenarios, rates, distributions, load);
  }
}
