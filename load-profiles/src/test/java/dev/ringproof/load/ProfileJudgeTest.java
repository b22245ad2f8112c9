package dev.ringproof.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.evidence.InjectorFacts;
import dev.ringproof.contract.evidence.InjectorFacts.Round;
import dev.ringproof.contract.json.JsonCodec;
import dev.ringproof.contract.policy.ActorType;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.verdict.Verdict;
import dev.ringproof.load.Phase.ToolUse;
import dev.ringproof.load.StepFacts.Counts;
import dev.ringproof.load.StepFacts.Lag;
import dev.ringproof.load.StepFacts.Second;
import dev.ringproof.load.StepFacts.TenantCounts;
import dev.ringproof.load.StepFacts.ToolCounts;
import dev.ringproof.load.measure.Assignment;
import dev.ringproof.load.measure.TurnRecord;
import dev.ringproof.load.spec.LoadProfile.Expected;
import dev.ringproof.testbed.persona.Persona;
import dev.ringproof.testbed.target.DataFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of figures, and that injector, stub and runtime have to agree on them. */
final class ProfileJudgeTest {
  private static final long MILLI = 1_000_000;
  private static final Expected NOTHING = new Expected(null, null, null, null);
  private static final ProfileDemands DEMANDS = new ProfileDemands(Duration.ofMillis(50), 0.95);
  private static final long IN_TIME = 100 * MILLI;
  private static final long TOO_LATE = 2_001 * MILLI;
  private static final long PUNCTUAL = 50_000;
  private static final InjectorFacts HELD =
      new InjectorFacts(40, 50_000, List.of(new Round(1_000, 1, 1_000, 1_000, 1_000, 2_000)));

  private final List<TurnRecord> turns = new ArrayList<>();
  private final Map<String, Long> attempts = new HashMap<>();
  private final Map<String, ToolUse> tools = new HashMap<>();
  private final long[] refusals = {0};

  private @Nullable String wanted;

  private TurnRecord turn(String tenant) {
    var who = new Persona(tenant, "user", ActorType.EXTERNAL, Set.of(), null);
    var nonce = "n" + turns.size();
    var offset = Duration.ofMillis(100L * turns.size());
    var turn = new TurnRecord(new Assignment(TierId.A, who, "ses_1", nonce, 9, 9, offset, wanted));
    turns.add(turn);
    return turn;
  }

  private TurnRecord sent() {
    var turn = turn("t1");
    var start = turn.assignment().offset().toNanos();
    turn.sending(start, start);
    return turn;
  }

  private TurnRecord completed(long after) {
    var turn = sent();
    turn.event("token", turn.sentAt() + after);
    turn.event("turn.completed", turn.sentAt() + after);
    attempts.put(turn.assignment().nonce(), 1L);
    return turn;
  }

  private TurnRecord refused() {
    var turn = sent();
    turn.answered(503);
    refusals[0]++;
    return turn;
  }

  private void completed(int count, long after) {
    for (int i = 0; i < count; i++) {
      completed(after);
    }
  }

  private StepFacts step(String name, double good, long lag, @Nullable Double busy) {
    return step(name, null, good, lag, busy);
  }

  private StepFacts step(
      String name, @Nullable Double times, double good, long lag, @Nullable Double busy) {
    var phase = new Phase(name, turns, attempts, tools);
    var count = new StepCount(phase, DataFiles.defaults().tierData(1));
    return new StepFacts(
        name,
        times,
        10,
        times == null ? turns.size() / 10.0 : 30 * times,
        good,
        count.counts(),
        count.troubles(),
        count.figures().latencies(),
        new Lag(0, lag, lag),
        busy,
        300,
        300,
        refusals[0],
        count.timeline(),
        count.tenants(),
        null,
        count.tools(),
        count.figures().distributions());
  }

  private ProfileJudge.Said said(Expected expected, long lag, @Nullable Double busy) {
    var tiers = DataFiles.defaults().tierData(1);
    return new ProfileJudge(expected, tiers, DEMANDS)
        .judge(List.of(step("load", turns.size() / 10.0, lag, busy)), HELD, null);
  }

  private ProfileJudge.Said said() {
    return said(NOTHING, PUNCTUAL, null);
  }

  @Test
  void whatAgreesPassesRefusalsIncluded() {
    completed(9, IN_TIME);
    refused();
    var said = said();
    assertThat(said.verdict()).as("%s", said.reasons()).isEqualTo(Verdict.PASS);
    assertThat(said.reasons()).isEmpty();
  }

  @Test
  void aLateInjectorMakesARunInvalidWhateverWasSeen() {
    completed(400, IN_TIME);
    var expected = new Expected(0.99, 0.95, null, null);
    assertThat(said(expected, PUNCTUAL, null).verdict()).isEqualTo(Verdict.PASS);
    var late = said(expected, PUNCTUAL + 1, null);
    assertThat(late.verdict()).isEqualTo(Verdict.INVALID_RUN);
    assertThat(late.reasons())
        .containsExactly("load: the injector was late itself: p99 50.0 ms, at most 50 ms");
    assertThat(late.objectives()).isEmpty();
  }

  private ProfileJudge.Said said(@Nullable InjectorFacts injector) {
    return new ProfileJudge(
            new Expected(0.99, null, null, null), DataFiles.defaults().tierData(1), DEMANDS)
        .judge(List.of(step("load", 40, PUNCTUAL, null)), injector, null);
  }

  @Test
  void anInjectorThatDoesNotHoldThePeakByItselfMakesARunInvalid() {
    completed(400, IN_TIME);
    assertThat(said(HELD).verdict()).isEqualTo(Verdict.PASS);
    var slow = said(new InjectorFacts(1_001, 50_000, HELD.rounds()));
    assertThat(slow.verdict()).isEqualTo(Verdict.INVALID_RUN);
    assertThat(slow.reasons())
        .singleElement()
        .asString()
        .contains("did not hold the plan's peak, 1,001 turns a second")
        .contains("mend the injector's machine");
    assertThat(slow.objectives()).isEmpty();
  }

  @Test
  void anInjectorThatNobodyLookedAtIsNoPass() {
    completed(400, IN_TIME);
    var unseen = said((InjectorFacts) null);
    assertThat(unseen.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(unseen.reasons())
        .containsExactly("nobody looked what the injector can do before it drove");
  }

  @Test
  void aTurnThatWasNeverSentIsTheInjectorsFault() {
    completed(5, IN_TIME);
    var unused = turn("t1");
    assertThat(said().verdict()).isEqualTo(Verdict.INVALID_RUN);
    assertThat(said().reasons()).containsExactly("load: 1 turns were never sent");
  }

  @Test
  void nothingThatCompletedIsNotEnough() {
    assertThat(
            new ProfileJudge(NOTHING, DataFiles.defaults().tierData(1), DEMANDS)
                .judge(List.of(), HELD, null)
                .verdict())
        .isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    refused();
    assertThat(said().verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
  }

  @Test
  void aSecondAttemptThatNoStreamToldOfIsAFailureHoweverLateTheInjector() {
    completed(5, IN_TIME);
    attempts.put("n3", 2L);
    var late = said(NOTHING, 10 * PUNCTUAL, null);
    assertThat(late.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(late.reasons())
        .contains("load: 1 turns that the model stub saw more often than their streams told");
    turns.get(3).event("route.selected", 1);
    turns.get(3).event("route.selected", 1);
    assertThat(said().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void whatNoModelSawWasNotCompleted() {
    completed(5, IN_TIME);
    attempts.remove("n2");
    assertThat(said().reasons())
        .containsExactly("load: 1 completed turns that the model stub never saw");
  }

  @Test
  void aRefusalAfterTheModelWasAskedIsNone() {
    completed(5, IN_TIME);
    var refused = refused();
    attempts.put(refused.assignment().nonce(), 1L);
    assertThat(said().reasons())
        .containsExactly("load: 1 refused turns that reached the model all the same");
  }

  @Test
  void twoEndsOfOneStreamAreOneTooMany() {
    completed(5, IN_TIME);
    completed(1, IN_TIME);
    turns.getLast().event("turn.failed", 1);
    assertThat(said().reasons())
        .containsExactly("load: 1 streams with more than one terminal event");
  }

  @Test
  void theRuntimesOwnRefusalsMustBeThoseThatWereSeen() {
    completed(5, IN_TIME);
    refused();
    refusals[0] = 0;
    assertThat(said().reasons())
        .containsExactly("load: 1 refusals were seen, and the runtime counted 0");
    refusals[0] = -1;
    assertThat(said().verdict()).as("where it counts none").isEqualTo(Verdict.PASS);
  }

  @Test
  void whatIsExpectedIsJudgedByBounds() {
    completed(100, IN_TIME);
    var all = new Expected(0.99, null, null, null);
    assertThat(said(all, 0, null).verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    completed(200, IN_TIME);
    assertThat(said(all, 0, null).verdict()).isEqualTo(Verdict.PASS);
    for (int i = 0; i < 20; i++) {
      refused();
    }
    assertThat(said(all, 0, null).verdict()).isEqualTo(Verdict.FAIL);
  }

  @Test
  void firstTokensPastTheirBudgetFailUnlessTheMachineHadNothingLeft() {
    completed(100, TOO_LATE);
    var expected = new Expected(null, 0.95, null, null);
    var failed = said(expected, 0, 0.5);
    assertThat(failed.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(failed.reasons().getFirst()).startsWith("load.first-token-A: p95 of 100 = ");
    assertThat(said(expected, 0, 0.96).verdict()).isEqualTo(Verdict.INVALID_RUN);
  }

  /** A turn that was lost is no reason for the others' percentile to look better. */
  @Test
  void firstTokensThatNeverCameLieAboveEveryBudget() {
    completed(50, IN_TIME);
    for (int i = 0; i < 50; i++) {
      attempts.put(sent().assignment().nonce(), 1L);
    }
    assertThat(said(new Expected(null, 0.95, null, null), 0, null).verdict())
        .isEqualTo(Verdict.FAIL);
  }

  @Test
  void goodputThatFallsAsOffersGrowIsACollapse() {
    completed(10, IN_TIME);
    var judge =
        new ProfileJudge(
            new Expected(null, null, 0.7, null), DataFiles.defaults().tierData(1), DEMANDS);
    var once = step("1x", 1.0, 24, 0, null);
    var twice = step("2x", 2.0, 30, 0, null);
    var kept = judge.judge(List.of(once, twice, step("5x", 5.0, 21, 0, null)), HELD, null);
    assertThat(kept.verdict()).isEqualTo(Verdict.PASS);
    assertThat(kept.objectives().getLast().reason())
        .isEqualTo("70.0 % kept, at least 70 % asked for: met");
    // Enough beside what comes at once, and too little beside the peak.
    var fallen = judge.judge(List.of(once, twice, step("5x", 5.0, 20.9, 0, null)), HELD, null);
    assertThat(fallen.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(fallen.reasons())
        .containsExactly(
            "5x.goodput: 20.9 good a second of 150.0 offered, beside 30.0 at the peak, 2x; 69.7 %"
                + " kept, at least 70 % asked for: MISSED");
  }

  @Test
  void whereLessWasOfferedThanThePeakItIsHeldAgainstTheOffer() {
    completed(10, IN_TIME);
    var judge =
        new ProfileJudge(
            new Expected(null, null, 0.9, null), DataFiles.defaults().tierData(1), DEMANDS);
    var once = step("1x", 1.0, 30, 0, null);
    var peak = step("5x", 5.0, 100, 0, null);
    var whole = judge.judge(List.of(once, step("2x", 2.0, 58, 0, null), peak), HELD, null);
    assertThat(whole.verdict()).isEqualTo(Verdict.PASS);
    var fallen = judge.judge(List.of(once, step("2x", 2.0, 53, 0, null), peak), HELD, null);
    assertThat(fallen.reasons())
        .containsExactly(
            "2x.goodput: 53.0 good a second of 60.0 offered, beside 100.0 at the peak, 5x; 88.3 %"
                + " kept, at least 90 % asked for: MISSED");
  }

  /** The stub asks so often, the tool sees so many calls and runs so often. */
  private void wanting(long asked, long calls, long runs) {
    wanted = "lookup_order";
    var nonce = completed(IN_TIME).assignment().nonce();
    tools.put(nonce, new ToolUse(asked, asked, calls, runs));
    wanted = null;
  }

  @Test
  void aMixThatReachesItsToolsPasses() {
    completed(5, IN_TIME);
    wanting(1, 1, 1);
    assertThat(said().reasons()).isEmpty();
    assertThat(step("load", 0, 0, null).tools())
        .containsExactly(new ToolCounts("lookup_order", 1, 1, 1, 1, 0, 0));
  }

  @Test
  void aMixThatReachesNoToolIsNotEnough() {
    completed(5, IN_TIME);
    wanting(0, 0, 0);
    wanting(1, 0, 0);
    var said = said();
    assertThat(said.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(said.reasons())
        .containsExactly("load: 2 turns want lookup_order, and no call of it was witnessed");
  }

  @Test
  void aTurnThatGoesOnWithoutItsToolIsNotEnough() {
    wanting(1, 1, 1);
    wanting(1, 0, 0);
    var said = said();
    assertThat(said.verdict()).isEqualTo(Verdict.INSUFFICIENT_EVIDENCE);
    assertThat(said.reasons())
        .containsExactly(
            "load: 1 completed turns never called the tool that they want, lookup_order");
  }

  @Test
  void aToolThatRanTwiceForOneQuestionIsAFailure() {
    wanting(1, 2, 1);
    assertThat(said().verdict()).as("sent again, and run once").isEqualTo(Verdict.PASS);
    wanting(1, 2, 2);
    assertThat(said().reasons())
        .containsExactly("load: 1 turns for which lookup_order ran more often than asked for");
  }

  /** What the tool said may be told once: more is a turn that the runtime ran again. */
  @Test
  void whatAToolSaidIsToldOnce() {
    wanting(1, 1, 1);
    tools.put("n0", new ToolUse(1, 2, 1, 1));
    assertThat(said().reasons())
        .containsExactly(
            "load: 1 turns that the model stub saw more often than their streams told");
  }

  @Test
  void everythingIsCountedOnce() {
    completed(2, IN_TIME);
    completed(TOO_LATE);
    refused();
    attempts.put(sent().assignment().nonce(), 1L);
    var unused = turn("t2");
    var step = step("load", 0.2, 0, null);
    assertThat(step.all()).isEqualTo(new Counts(null, 6, 5, 3, 1, 1, 2, 4, 4, 0, 0, 0, 0));
    assertThat(step.counts()).hasSize(2);
    assertThat(step.troubles()).isEqualTo(Map.of("no answer", 1L));
    assertThat(step.tenants())
        .containsExactly(new TenantCounts("t1", 5, 3, 1), new TenantCounts("t2", 1, 0, 0));
    // Six offered within the first second; the third is late by two and ends in the third.
    assertThat(step.timeline())
        .containsExactly(new Second(0, 6, 5, 2), new Second(1, 0, 0, 0), new Second(2, 0, 0, 1));
    assertThat(JsonCodec.encode(step).whole("/counts/1/offered")).contains(6L);
  }
}
