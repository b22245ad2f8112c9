package dev.ringproof.chaos.money;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.money.MoneyHistory.Bill;
import dev.ringproof.chaos.money.MoneyHistory.Leg;
import dev.ringproof.chaos.money.MoneyHistory.Look;
import dev.ringproof.chaos.money.MoneyHistory.Refusal;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.tier.Spend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Histories of which it is known by how much they are off: the join sees a single token. */
final class MoneyJudgeTest {
  private static final MoneyPlan PLAN = new MoneyPlan(1, 1, Duration.ofSeconds(10), 1);

  private final Made made = Made.good();
  private final List<String> reasons = new ArrayList<>();

  private MoneyJudge.Judged judged() {
    return MoneyJudge.judge(
        made.history(), model -> Made.PRICES.prices(model, Instant.EPOCH, Instant.EPOCH));
  }

  private Outcome outcome() {
    return MoneyReport.outcome(made.history(), judged(), PLAN, reasons);
  }

  private long difference() {
    return judged().tenants().stream().mapToLong(MoneyRow::difference).sum();
  }

  private void broken(String how, String... rules) {
    var broken = judged().results().stream().filter(r -> !r.violations().isEmpty()).toList();
    assertThat(broken).extracting(InvariantResult::id).containsExactly(rules);
    assertThat(broken).flatExtracting(InvariantResult::violations).anyMatch(v -> v.contains(how));
    assertThat(outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aGoodHistoryPasses() {
    made.refusals.add(tooLittleLeft());
    assertThat(outcome()).as("%s", reasons).isEqualTo(Outcome.PASSED);
    assertThat(difference()).isZero();
    var row = judged().tenants().getFirst();
    assertThat(row.turns()).isEqualTo(Sort.values().length + 1);
    assertThat(row.cut()).isEqualTo(3);
    assertThat(row.killed()).isEqualTo(1);
    assertThat(row.unknownCharged()).isEqualTo(600);
    assertThat(row.settled()).isEqualTo(row.served() + row.unknownCharged());
  }

  /** A refusal while the turn that a kill took holds so much that nobody else fits. */
  private Refusal tooLittleLeft() {
    var last = made.turns.getLast();
    var bill = last.bill();
    made.replace(
        made.turns.size() - 1,
        new Bill(
            bill.end(),
            true,
            0,
            List.of(new Leg("large", 600, 0, 600, Leg.LOST)),
            List.of(Made.spend(600)),
            Made.spend(600)));
    var spent = made.turns.stream().map(t -> t.bill().settled()).reduce(Spend.NONE, Spend::plus);
    made.looks.clear();
    made.looks.add(new Look(Made.TENANT, spent, Spend.NONE, 2_000, 2_001));
    return new Refusal(Made.TENANT, 7, last.heardNanos() + 1, last.heardNanos() + 2);
  }

  @ParameterizedTest
  @EnumSource(Sort.class)
  void oneTokenTooManyOrTooFewIsSeenInEachSort(Sort sort) {
    var legs = made.legs(sort);
    for (var off : List.of(-1L, 1L)) {
      var changed = new ArrayList<>(legs);
      var last = changed.removeLast();
      changed.add(
          new Leg(
              last.model(),
              last.input(),
              last.output() + off,
              last.micros() + off,
              last.outcome()));
      made.bill(sort, changed);
      assertThat(difference()).isEqualTo(1);
      assertThat(outcome()).isEqualTo(Outcome.FAILED);
      assertThat(judged().results().getFirst().violations()).isNotEmpty();
      made.bill(sort, legs);
    }
    assertThat(difference()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1})
  void aWindowThatIsOffByOneIsSeen(long off) {
    made.astray.put(made.turns.getFirst().session(), off);
    assertThat(difference()).isEqualTo(1);
    broken("its turns settled", "settled");
  }

  @Test
  void whatIsTooMuchHereDoesNotPayForWhatIsTooLittleThere() {
    made.astray.put(made.turns.get(0).session(), 1L);
    made.astray.put(made.turns.get(1).session(), -1L);
    assertThat(difference()).isEqualTo(2);
    assertThat(outcome()).isEqualTo(Outcome.FAILED);
  }

  @Test
  void aChargeThatIsLostIsSeen() {
    made.bill(Sort.HUNG_UP, List.of());
    assertThat(difference()).isEqualTo(15);
    broken("is not charged", "bill", "window");
  }

  @Test
  void aChargeThatIsMadeTwiceIsSeen() {
    var once = made.legs(Sort.WHOLE).getFirst();
    made.bill(Sort.WHOLE, List.of(once, once));
    assertThat(difference()).isEqualTo(15);
    broken("which nobody served", "bill", "window");
  }

  @Test
  void aChargeForTheUnknownWithoutAKillIsSeen() {
    made.kills.clear();
    broken("nothing was killed meanwhile", "bill");
  }

  @Test
  void whatANodeLostWithoutAKillConcludesNothing() {
    made.nodes = 3;
    made.refusals.add(tooLittleLeft());
    assertThat(outcome()).as("%s", reasons).isEqualTo(Outcome.PASSED);
    made.kills.clear();
    assertThat(outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(reasons).anyMatch(why -> why.contains("was taken over, and nothing was killed"));
  }

  @Test
  void aChargeForTheUnknownThatIsNotWhatWasReservedIsSeen() {
    var less = Made.RESERVED.tokens() - 1;
    made.replace(
        made.turns.size() - 1,
        new Bill(
            "turn.failed",
            true,
            0,
            List.of(new Leg("large", less, 0, less, Leg.LOST)),
            List.of(Made.RESERVED),
            Made.spend(less)));
    assertThat(difference()).isEqualTo(1);
    broken("for what a kill took", "bill", "window");
  }

  @Test
  void aRefusalThatTheWindowCouldHavePaidForIsShownWithWhatStandsBesideIt() {
    made.refusals.add(new Refusal(Made.TENANT, 7, 402, 404));
    broken("Refuse[enough=Spend[tokens=400", "window");
    var part = judged().results().getLast().violations().getFirst();
    // The turns before it and those after are not what is wrong.
    assertThat(part).contains("after 8 calls", "Reserve[turn=n4").doesNotContain("n5", "n7");
  }

  @Test
  void reservationsBeyondTheLimitAreSeenAndShown() {
    var all = made.turns.size();
    made.replace(all - 1, enlarged(made.turns.getLast().bill()));
    var part = judged().results().getLast().violations();
    assertThat(part).hasSize(1);
    assertThat(part.getFirst()).contains("there can be no Reserve[turn=n" + (all - 1));
  }

  private static Bill enlarged(Bill bill) {
    var more = Made.LIMIT;
    return new Bill(
        bill.end(),
        true,
        0,
        List.of(new Leg("large", more.tokens(), 0, more.micros(), Leg.LOST)),
        List.of(more),
        more);
  }

  @Test
  void anOverdraftThatTheWitnessConfirmsIsNone() {
    made.serves(Sort.HUNG_UP, 450, 450);
    made.turns.removeLast();
    assertThat(judged().results()).allMatch(rule -> rule.violations().isEmpty());
    made.serves(Sort.HUNG_UP, 5, 450);
    broken("there can be no Settle[turn=n6", "bill", "window");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 0, 440, 450, 10_000})
  void anOverdraftThatTheRuntimeAskedForIsSeen(long most) {
    made.serves(Sort.HUNG_UP, most, 450, 450);
    made.turns.removeLast();
    broken("there can be no Settle[turn=n6", "window");
  }

  @Test
  void anOverdraftBeyondWhatTheWitnessConfirmsIsSeenToTheToken() {
    made.turns.removeLast();
    made.serves(Sort.HUNG_UP, 390, 450, 450);
    assertThat(judged().results()).allMatch(rule -> rule.violations().isEmpty());
    made.serves(Sort.HUNG_UP, 391, 450, 450);
    broken("there can be no Settle[turn=n6", "window");
  }

  @Test
  void whatWasGivenUpBeforeAWordCameOwesNothingAndIsNoTurnOfItsSort() {
    var nothing = List.of(new Leg("large", 0, 0, 0, "timeout"));
    made.bill(Sort.CUT_SILENT, nothing);
    assertThat(difference()).as("words of it were shown").isPositive();
    var at = List.of(Sort.values()).indexOf(Sort.CUT_SILENT);
    var bill = made.turns.get(at).bill();
    made.replace(at, new Bill(bill.end(), false, 0, nothing, bill.reserved(), Made.spend(0)));
    made.looks.clear();
    assertThat(difference()).isZero();
    assertThat(outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(reasons).contains("there was not a turn of the sort CUT_SILENT");
  }

  @Test
  void whatIsCalledATimeoutAndWasShownIsOwed() {
    made.bill(Sort.RESET, List.of(new Leg("large", 0, 0, 0, "timeout")));
    broken("owes 10 and 5", "bill", "window");
  }

  @Test
  void silenceScoresNothing() {
    made.turns.clear();
    made.calls.clear();
    made.looks.clear();
    made.kills.clear();
    assertThat(outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(reasons)
        .contains(
            "the witness served nothing",
            "no kill was witnessed",
            "there was not a turn of the sort RESET");
  }

  @Test
  void aRunWithoutAKillOrARefusalScoresNothing() {
    made.turns.removeLast();
    made.calls.removeLast();
    made.kills.clear();
    made.looks.clear();
    assertThat(outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(reasons)
        .contains("no kill was witnessed", "there was not a refusal for want of money");
  }

  @Test
  void whatTheHarnessDidNotFindOutIsNoPass() {
    made.harness.add("nobody said what became of n3");
    assertThat(outcome()).isEqualTo(Outcome.INVALID);
  }
}
