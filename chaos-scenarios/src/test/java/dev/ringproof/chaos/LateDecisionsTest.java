package dev.ringproof.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.Direction;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.proxy.Toxic;
import dev.ringproof.testbed.target.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A decision point is kept slow by a fault that no scenario knows of. */
@Tag("long")
final class LateDecisionsTest {
  private static final String SCENARIO = "policy-degraded.A.error";

  @TempDir private Path folder = Path.of("");

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void whatMissedADecisionByItselfIsTakenAgainAndSaysSo() {
    try (var proxies = ProxyServers.embedded(1);
        var standing = Stands.up(Stands.reference(), 0, folder.resolve("work"), proxies)) {
      var result = played(standing, standing.upstreams().decision()::heal);
      assertThat(lines)
          .filteredOn(line -> line.startsWith("  " + SCENARIO + ": taken again"))
          // Healed after the first, a busy machine may still be late by itself once.
          .hasSizeBetween(1, 2);
      assertThat(result.outcome()).as("%s", lines).isEqualTo(Outcome.PASSED);
      assertThat(result.response()).startsWith("taken again, a decision came late by itself");
    }
  }

  @Test
  void whatStaysLateFails() {
    try (var proxies = ProxyServers.embedded(1);
        var standing = Stands.up(Stands.reference(), 0, folder.resolve("work"), proxies)) {
      var result = played(standing, () -> {});
      assertThat(lines)
          .filteredOn(line -> line.startsWith("  " + SCENARIO + ": taken again"))
          .hasSize(2);
      assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    }
  }

  private ScenarioResult played(Standing standing, Runnable whenTakenAgain) {
    standing
        .upstreams()
        .decision()
        .add(
            new Toxic.Latency(
                "noise", Direction.DOWNSTREAM, Duration.ofMillis(200), Duration.ZERO));
    var plan = new ChaosPlan(EnumSet.of(TierId.A), Set.of(SCENARIO), true, false);
    var progress =
        new Progress() {
          @Override
          public void check(CheckResult result) {}

          @Override
          public void line(String text) {
            lines.add(text);
            if (text.startsWith("  " + SCENARIO + ": taken again")) {
              whenTakenAgain.run();
            }
          }
        };
    var evidence =
        ChaosSuite.run(standing, Stands.run(), plan, folder.resolve("evidence"), progress);
    assertThat(evidence.checks()).hasSize((int) evidence.checksExpected());
    return evidence.scenarios().getFirst();
  }
}
