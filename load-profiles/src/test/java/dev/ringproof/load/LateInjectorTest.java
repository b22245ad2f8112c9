package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.CheckResult;
import dev.ringproof.contract.evidence.LoadFacts;
import dev.ringproof.contract.evidence.LoadFacts.OverloadFacts;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.testbed.evidence.Progress;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.DataFiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a late injector timed is not believed where it was missed; what it counted is. */
final class LateInjectorTest {
  private static final Duration MOST_LAG = Duration.ofMillis(50);
  private static final long PUNCTUAL = 50_000;
  private static final long LATE = 50_001;
  private static final long MILLI = 1_000_000;
  private static final long IN_TIME = 100 * MILLI;
  private static final long TOO_LATE = 2_001 * MILLI;
  private static final Phase EMPTY = new Phase("empty", List.of(), Map.of(), Map.of());
  private static final QuotaPhase.Seen NO_QUOTA = new QuotaPhase.Seen(List.of(), EMPTY.facts());
  private static final OverloadPhase.Seen NO_OVERLOAD =
      new OverloadPhase.Seen(EMPTY, EMPTY, new OverloadFacts(-1, -1, -1, 0, 0, 0, 0, false), "q");

  private static TurnRecord turn(long firstToken, int terminals) {
    var who = new Persona("plain-0001", "user", ActorType.EXTERNAL, Set.of(), null);
    var turn =
        new TurnRecord(new Assignment(TierId.A, who, "ses_1", "nonce", 100, 10, Duration.ZERO));
    turn.sending(0, 0);
    turn.event("token", firstToken);
    for (int i = 0; i < terminals; i++) {
      turn.event("turn.completed", firstToken + MILLI);
    }
    return turn;
  }

  private static List<CheckResult> checks(TurnRecord turn, long lagMicros, @Nullable Double busy) {
    return checks(turn, lagMicros, busy, CalibrationTest.taking(Duration.ofMillis(1)));
  }

  private static List<CheckResult> checks(
      TurnRecord turn, long lagMicros, @Nullable Double busy, Calibration.Rounds stub) {
    var injector = new Calibration(stub, MOST_LAG).before(40, Progress.silent());
    var unsaid = new Slo(JsonValue.object());
    var facts =
        new LoadFacts(100, 20, lagMicros, busy, 0, "drawn", List.of(), null, null, injector);
    return LoadSuite.findings(
            DataFiles.defaults().tierData(1),
            capability -> true,
            LoadCheck.all(),
            new LoadRun.Done(
                new Observed(List.of(turn), unsaid, unsaid, NO_QUOTA, NO_OVERLOAD), facts),
            MOST_LAG,
            Progress.silent())
        .checks();
  }

  private static CheckResult of(List<CheckResult> checks, String id) {
    return checks.stream().filter(check -> check.id().equals(id)).findFirst().orElseThrow();
  }

  private static CheckResult firstToken(TurnRecord turn, long lagMicros, @Nullable Double busy) {
    return of(checks(turn, lagMicros, busy), "load.A.firstToken");
  }

  private static CheckResult oneTerminal(TurnRecord turn, long lagMicros) {
    return of(checks(turn, lagMicros, null), "load.A.oneTerminal");
  }

  @Test
  void aFirstTokenMissedIsAFailureOnlyOfAPunctualInjector() {
    var punctual = firstToken(turn(TOO_LATE, 1), PUNCTUAL, null);
    assertThat(punctual.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(punctual.reason()).endsWith("got 1 of 1 later");
    var late = firstToken(turn(TOO_LATE, 1), LATE, null);
    assertThat(late.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(late.reason())
        .contains("got 1 of 1 later; not believed, since the injector was late itself");
  }

  @Test
  void soIsAnInjectorThatIsSlowByItself() {
    var slow = CalibrationTest.taking(Duration.ofMillis(30));
    var missed = of(checks(turn(TOO_LATE, 1), PUNCTUAL, null, slow), "load.A.firstToken");
    assertThat(missed.outcome()).isEqualTo(Outcome.INVALID);
    assertThat(missed.reason())
        .contains("got 1 of 1 later; not believed, since the injector itself did not hold");
    var met = of(checks(turn(IN_TIME, 1), PUNCTUAL, null, slow), "load.A.firstToken");
    assertThat(met.outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aFullMachineIsAsGoodAReasonForDoubt() {
    assertThat(firstToken(turn(TOO_LATE, 1), PUNCTUAL, 0.96).outcome()).isEqualTo(Outcome.INVALID);
    assertThat(firstToken(turn(TOO_LATE, 1), PUNCTUAL, 0.95).outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aFirstTokenInTimeStandsWhateverTheInjector() {
    assertThat(firstToken(turn(IN_TIME, 1), LATE, 0.99).outcome()).isEqualTo(Outcome.PASSED);
  }

  @Test
  void howOftenAStreamEndedIsNoMatterOfTime() {
    for (var terminals : List.of(0, 2)) {
      assertThat(oneTerminal(turn(IN_TIME, terminals), LATE).outcome()).isEqualTo(Outcome.FAILED);
      assertThat(oneTerminal(turn(IN_TIME, terminals), PUNCTUAL).outcome())
          .isEqualTo(Outcome.FAILED);
    }
    assertThat(oneTerminal(turn(TOO_LATE, 1), LATE).outcome()).isEqualTo(Outcome.PASSED);
  }

  /** A run of nothing misses everything: what is doubted then is what a clock is needed for. */
  @ParameterizedTest
  @EnumSource
  void doubtReachesWhatIsTimedAndNothingElse(LoadCheck.Kind kind) {
    var timed =
        switch (kind) {
          case FIRST_TOKEN, DEADLINE, JOBS_END, SLO_QUANTILES, OVERLOAD_FIRST_TOKEN -> true;
          case ONE_TERMINAL,
              SLO_COUNTERS,
              QUOTA_EXACT,
              QUOTA_REFUSAL,
              OVERLOAD_SHEDS,
              OVERLOAD_LIMIT_MOVES,
              OVERLOAD_RECOVERS,
              OVERLOAD_FAIR ->
              false;
        };
    var missed = checks(turn(TOO_LATE, 0), LATE, null);
    assertThat(LoadCheck.all())
        .filteredOn(check -> check.kind() == kind)
        .isNotEmpty()
        .allSatisfy(
            check ->
                assertThat(of(missed, check.id()).outcome())
                    .as(check.id())
                    .isEqualTo(timed ? Outcome.INVALID : Outcome.FAILED));
  }
}
