package dev.ringproof.chaos.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.Stands;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.persona.TenantPlan;
import dev.ringproof.testbed.proxy.ProxyServers;
import dev.ringproof.testbed.target.DataFiles;
import dev.ringproof.testbed.target.GrantIssuer;
import dev.ringproof.testbed.target.StandUp;
import dev.ringproof.testbed.target.Standing;
import dev.ringproof.testbed.target.TargetSpec;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A few turns at a runtime that is off by a single token; {@code .ci/money.sh} is the same at the
 * one that is not.
 */
@Tag("long")
final class MoneyTest {
  private static final MoneyPlan PLAN = new MoneyPlan(3, 16, Duration.ofSeconds(16), 1);

  @TempDir private Path folder = Path.of("");

  private MoneyReport run(TargetSpec target) {
    var plan =
        new StandUp(
            target,
            2,
            1,
            false,
            TenantPlan.plain(20),
            folder.resolve("work"),
            Stands.HOME,
            1,
            GrantIssuer.ephemeral(),
            ProxyServers.none(),
            DataFiles.defaults(),
            null);
    try (var standing = Standing.up(plan)) {
      return MoneyRun.run(
          Ground.of(standing),
          Stands.run(),
          PLAN,
          folder.resolve("evidence"),
          Progress.silent(),
          Clock.systemUTC());
    }
  }

  @Test
  void whoIsOffByOneTokenEverywhereAlikeIsFound() {
    var report = run(Stands.careless(OneTokenLess.class));
    assertThat(report.outcome()).as("%s", report.lines()).isEqualTo(Outcome.FAILED);
    assertThat(report.all().difference()).isPositive();
    assertThat(report.rules().getFirst().violations())
        .as("bill")
        .anyMatch(v -> v.contains("CUT_REPORTED"))
        .anyMatch(v -> v.contains("CUT_SILENT"));
    // It says so of itself nowhere: its own books agree.
    assertThat(report.rules().subList(1, 3))
        .allSatisfy(rule -> assertThat(rule.violations()).as(rule.id()).isEmpty());
  }
}
