package dev.ringproof.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.TellingTarget.Tale;
import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.Evidence;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.proxy.ProxyServers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A take is made again for late decisions alone: in each tier that missed, and no harm in any. */
final class TakesTest {
  private static final String SCENARIO = "policy-degraded.slow";
  private static final String AGAIN = ": taken again, a decision came late by itself";
  private static final String A_AGAIN = "  policy-degraded.A.slow" + AGAIN;
  private static final String B_AGAIN = "  policy-degraded.B.slow" + AGAIN;

  @TempDir private Path folder = Path.of("");
  private final TellingTarget target;
  private final List<String> again = new CopyOnWriteArrayList<>();

  TakesTest() throws IOException {
    target = new TellingTarget();
  }

  @AfterEach
  void closeTarget() {
    target.close();
  }

  private Evidence played(Runnable whenTakenAgain) {
    var plan = new ChaosPlan(EnumSet.of(TierId.A, TierId.B), Set.of(SCENARIO), true, false);
    var progress =
        new Progress() {
          @Override
          public void check(CheckResult result) {}

          @Override
          public void line(String text) {
            if (text.endsWith(AGAIN)) {
              again.add(text);
              whenTakenAgain.run();
            }
          }
        };
    try (var proxies = ProxyServers.embedded(1);
        var standing = Stands.up(target.spec(), 0, folder.resolve("work"), proxies)) {
      var evidence =
          ChaosSuite.run(standing, Stands.run(), plan, folder.resolve("evidence"), progress);
      // Nothing here ever acts: whatever is said of takes, none of them passes.
      assertThat(evidence.checks())
          .hasSize((int) evidence.checksExpected())
          .extracting(CheckResult::outcome)
          .containsOnly(Outcome.FAILED);
      return evidence;
    }
  }

  private static String reason(Evidence evidence, TierId tier, int clause) {
    var id = "policy-degraded." + tier + ".slow#FAIL-POLICY-DEGRADED-" + clause;
    return evidence.checks().stream()
        .filter(check -> check.id().equals(id))
        .findFirst()
        .map(check -> String.valueOf(check.reason()))
        .orElseThrow();
  }

  @Test
  void lateDecisionsAloneAreTakenAgainUntilTheThirdTakeStands() {
    target.tells(TierId.A, Tale.DECISION_LATE);
    target.tells(TierId.B, Tale.DECISION_LATE);
    var evidence = played(() -> {});
    assertThat(again).containsExactly(A_AGAIN, B_AGAIN, A_AGAIN, B_AGAIN);
    assertThat(reason(evidence, TierId.A, 4)).contains("the probe's action");
  }

  @Test
  void whatMissesWithoutALateDecisionIsNotTakenAgain() {
    played(() -> {});
    assertThat(again).isEmpty();
  }

  @Test
  void oneTiersLateDecisionExcusesNoOther() {
    target.tells(TierId.A, Tale.DECISION_LATE);
    played(() -> {});
    target.tells(TierId.A, Tale.NOTHING_DONE);
    target.tells(TierId.B, Tale.DECISION_LATE);
    played(() -> {});
    assertThat(again).isEmpty();
  }

  @Test
  void aBrokenInvariantIsNeverTakenBack() {
    target.tells(TierId.A, Tale.DECISION_LATE_EVENT_LOST);
    target.tells(TierId.B, Tale.DECISION_LATE);
    var evidence = played(() -> {});
    assertThat(again).isEmpty();
    assertThat(reason(evidence, TierId.A, 4)).contains("wanted I6 unbroken", "event 3 follows 1");
    assertThat(reason(evidence, TierId.B, 4)).contains("the probe's action");
  }

  @Test
  void eachTakeIsJudgedByItsOwnHistory() {
    target.tells(TierId.A, Tale.DECISION_LATE);
    target.tells(TierId.B, Tale.DECISION_LATE);
    var evidence = played(() -> target.tells(TierId.B, Tale.DECISION_LATE_EVENT_LOST));
    assertThat(again).containsExactly(A_AGAIN, B_AGAIN);
    assertThat(reason(evidence, TierId.B, 4)).contains("wanted I6 unbroken");
  }
}
