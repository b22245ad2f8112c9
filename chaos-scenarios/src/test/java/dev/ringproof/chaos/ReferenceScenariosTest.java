package dev.ringproof.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.ProxyServers;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReferenceScenariosTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void theReferenceRuntimeAnswersEveryModeAsDeclared() {
    var tiers =
        Boolean.getBoolean("chaos.all") ? EnumSet.allOf(TierId.class) : EnumSet.of(TierId.A);
    try (var proxies = ProxyServers.embedded(1);
        var standing = Stands.up(Stands.reference(), 2, folder.resolve("work"), proxies)) {
      var plan = new ChaosPlan(tiers, Set.of(), true, Boolean.getBoolean("chaos.load"));
      var evidence =
          ChaosSuite.run(
              standing, Stands.run(), plan, folder.resolve("evidence"), Progress.silent());
      assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
      assertThat(evidence.checks().stream().filter(check -> check.outcome() != Outcome.PASSED))
          .isEmpty();
      assertThat(evidence.scenarios()).allSatisfy(ReferenceScenariosTest::proven);
      exercised(evidence);
    }
  }

  private static void proven(ScenarioResult scenario) {
    assertThat(scenario.outcome()).as("%s", scenario).isEqualTo(Outcome.PASSED);
    assertThat(scenario.faultWitnessed()).as("%s", scenario).isPositive();
    assertThat(scenario.recoveryMillis()).as("%s", scenario).isNotNull();
  }

  private static void exercised(Evidence evidence) {
    for (var id : Set.of("I1", "I2", "I5", "I6")) {
      assertThat(
              evidence.scenarios().stream()
                  .flatMap(s -> s.invariants().stream())
                  .filter(i -> i.id().equals(id))
                  .mapToLong(i -> i.exercised())
                  .sum())
          .as(id)
          .isPositive();
    }
  }
}
