package dev.ringproof.chaos.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.order.Linearizable;
import dev.ringproof.chaos.order.Linearizable.Answer;
import dev.ringproof.chaos.order.Linearizable.Op;
import dev.ringproof.chaos.order.Linearizable.Verdict;
import dev.ringproof.chaos.order.Span;
import dev.ringproof.chaos.sequence.Checkpoint.Begin;
import dev.ringproof.chaos.sequence.Checkpoint.Busy;
import dev.ringproof.chaos.sequence.Checkpoint.Call;
import dev.ringproof.chaos.sequence.Checkpoint.Erase;
import dev.ringproof.chaos.sequence.Checkpoint.Missing;
import dev.ringproof.chaos.sequence.Checkpoint.Settle;
import dev.ringproof.chaos.sequence.Checkpoint.Show;
import dev.ringproof.chaos.sequence.Checkpoint.Stale;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Histories of which it is known whether an order of them is possible. */
final class LinearizableTest {
  private final List<Op<Call>> ops = new ArrayList<>();

  private LinearizableTest at(long began, long ended, Call call) {
    ops.add(new Op<>(call, new Span(began, ended)));
    return this;
  }

  private LinearizableTest maybe(long began, Call call) {
    ops.add(new Op<>(call, Span.from(began)));
    return this;
  }

  private Verdict verdict() {
    return Linearizable.check(Checkpoint.OPENED, Checkpoint::after, ops);
  }

  private void holds() {
    assertThat(verdict()).isEqualTo(new Verdict(Answer.HOLDS, ""));
  }

  private void broken(String... how) {
    var verdict = verdict();
    assertThat(verdict.answer()).isEqualTo(Answer.BROKEN);
    assertThat(verdict.why()).contains(how);
  }

  private static Begin begin(String turn, Long... matches) {
    return new Begin(turn, Set.of(matches), null);
  }

  private static Show show(long version, String active) {
    return new Show(version, active, false);
  }

  @Test
  void nothingAtAllHolds() {
    holds();
  }

  @Test
  void oneAfterAnotherHolds() {
    at(1, 2, begin("a", 0L)).at(1, 4, new Settle("a", 1L)).at(5, 6, show(1, "")).holds();
  }

  @Test
  void ofTwoAtOnceOneWinsAndTheOtherIsBusyOrStale() {
    at(1, 5, begin("a", 0L)).at(1, 9, new Settle("a", 1L)).at(1, 6, new Busy()).holds();
    at(2, 12, new Stale(0L, 1L)).holds();
  }

  @Test
  void twoThatComparedTheSameVersionAndBothWonLostAnUpdate() {
    at(1, 5, begin("a", 0L))
        .at(1, 9, new Settle("a", 1L))
        .at(2, 8, begin("b", 0L))
        .at(2, 14, new Settle("b", 2L))
        .broken("Begin[turn=b");
  }

  @Test
  void twoTurnsAtOnceAreBroken() {
    at(1, 2, begin("a"))
        .at(10, 20, new Settle("a", null))
        .at(3, 4, begin("b"))
        .at(11, 21, new Settle("b", null))
        .broken("there can be no Begin[turn=b");
  }

  @Test
  void aReadBehindAnEndThatSomeoneHadSeenIsBroken() {
    at(1, 2, begin("a")).at(1, 4, new Settle("a", 1L)).at(5, 6, show(0, "")).broken("Show");
  }

  @Test
  void aReadBesideTheEndMaySeeEither() {
    at(1, 2, begin("a")).at(1, 6, new Settle("a", 1L)).at(5, 8, show(0, "a")).holds();
    at(5, 7, show(1, "")).holds();
  }

  @Test
  void twoReadsMayNotSeeItComeAndGo() {
    at(1, 2, begin("a"))
        .at(1, 20, new Settle("a", 1L))
        .at(5, 8, show(1, ""))
        .at(9, 12, show(0, "a"))
        .broken("Show[version=0");
  }

  @Test
  void aVersionThatSkipsIsBroken() {
    at(1, 2, begin("a")).at(1, 4, new Settle("a", 2L)).broken("Settle[turn=a, version=2]");
  }

  @Test
  void aRefusalWithNobodyThereIsBroken() {
    at(1, 2, new Busy()).broken("after nothing there can be no Busy");
  }

  @Test
  void aCallWithoutAnswerMayHaveHappenedOrNot() {
    maybe(1, begin("?1")).maybe(1, new Settle("?1", null)).at(2, 3, show(0, "")).holds();
    at(4, 5, new Busy()).at(6, 7, show(1, "")).holds();
    at(8, 9, show(0, "")).broken("Show[version=0");
  }

  @Test
  void aCallWithoutAnswerHappensOnceAtMost() {
    maybe(1, begin("?1"))
        .maybe(1, new Settle("?1", null))
        .at(6, 7, show(1, ""))
        .at(8, 9, show(2, ""))
        .broken("Show[version=2");
  }

  @Test
  void aCallWithoutAnswerDoesNotHappenBeforeItWasSent() {
    maybe(5, begin("?1")).at(1, 2, new Busy()).broken("Busy");
  }

  @Test
  void anErasedSessionIsMissingForGood() {
    at(1, 2, new Erase()).at(3, 4, new Missing()).at(1, 4, show(0, "")).holds();
    at(5, 6, show(0, "")).broken("Show");
  }

  @Test
  void whatIsMissingBeforeAnyoneErasedItIsBroken() {
    at(1, 2, new Missing()).at(3, 4, new Erase()).broken("Missing");
  }

  @Test
  void aSearchThatIsTooLargeDecidesNothing() {
    var many = new ArrayList<Op<Integer>>();
    for (int i = 0; i < 40; i++) {
      many.add(new Op<>(1 << (i % 20), new Span(0, 100)));
    }
    many.add(new Op<>(-1, new Span(0, 100)));
    var verdict =
        Linearizable.<Integer, Integer>check(
            0, (state, call) -> call < 0 ? Optional.empty() : Optional.of(state * 31 + call), many);
    assertThat(verdict.answer()).isEqualTo(Answer.UNDECIDED);
  }
}
