package dev.ringproof.chaos.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.chaos.nodes.NodesHistory.Fault;
import dev.ringproof.chaos.nodes.NodesHistory.Kept;
import dev.ringproof.chaos.nodes.NodesHistory.Part;
import dev.ringproof.chaos.nodes.NodesHistory.Read;
import dev.ringproof.chaos.nodes.NodesHistory.Session;
import dev.ringproof.chaos.nodes.NodesHistory.Sign;
import dev.ringproof.chaos.nodes.NodesHistory.Trouble;
import dev.ringproof.chaos.nodes.NodesHistory.Turn;
import dev.ringproof.contract.evidence.Outcome;
import dev.ringproof.contract.evidence.ScenarioResult.InvariantResult;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class NodesJudgeTest {
  private final Made made = Made.good();
  private final List<String> reasons = new ArrayList<>();

  private Outcome outcome() {
    var history = made.history();
    return NodesReport.outcome(
        history,
        NodesJudge.check(history),
        NodesReport.counts(history),
        BlastRow.of(history),
        reasons);
  }

  private void broken(String id, String how) {
    var broken =
        NodesJudge.check(made.history()).stream().filter(i -> !i.violations().isEmpty()).toList();
    assertThat(broken).extracting(InvariantResult::id).containsExactly(id);
    assertThat(String.join("\n", broken.getFirst().violations())).contains(how);
    assertThat(outcome()).isEqualTo(Outcome.FAILED);
  }

  private static List<Seen> stream(int i) {
    return Made.stream(i, i * 10L * Made.SECOND);
  }

  @Test
  void aGoodHistoryPasses() {
    assertThat(outcome()).as("%s", reasons).isEqualTo(Outcome.PASSED);
    var blast = BlastRow.of(made.history());
    assertThat(blast.getFirst().noticed()).isEqualTo(1);
    assertThat(blast.getFirst().cut()).isEqualTo(1);
    assertThat(blast.getFirst().medianMillis()).isEqualTo(1_500);
    assertThat(blast.getLast().noticed()).isZero();
  }

  @Test
  void anAcknowledgedTurnThatNobodyKeepsIsLost() {
    made.kept.removeIf(one -> one.key().equals("k7"));
    broken("I3", "t7 of client-0 was acknowledged and is lost");
  }

  @Test
  void anAcceptedJobThatNeverEndsIsLost() {
    var begun = stream(40).subList(0, 2);
    made.turns.add(
        new Turn(
            "client-1", "job", TierId.C, "k40", "n40", Set.of("t40"), true, List.of(), List.of()));
    made.kept.add(Made.kept(40, begun, 0, begun, null));
    broken("I3", "t40 of client-1 was acknowledged and never ended");
  }

  @Test
  void aKeyThatLeadsToAnotherTurnBreaksTheWord() {
    var was = made.kept.get(7);
    made.kept.set(7, new Kept("k7", "t99", was.whole(), was.resumed(), null));
    broken("I3", "its key leads to \"t99\" now");
  }

  @Test
  void anEffectTwiceIsFound() {
    made.effects.put("n5", 2);
    broken("I2", "the action of n5 had 2 effects");
  }

  @Test
  void anEffectThatWasToldAndIsNoneIsFound() {
    made.effects.remove("n5");
    broken("I2", "was told completed, no effect witnessed");
  }

  @Test
  void aVersionThatWasRolledBackIsFoundAtTheNodeThatHasIt() {
    made.sessions.set(0, new Session("client-0", "ses", List.of(), List.of(40L, 39L, 40L)));
    broken("I4", "ses ends at version [40, 39, 40], told 40");
  }

  @Test
  void aReadBehindWhatWasToldIsFound() {
    var session = made.sessions.getFirst();
    made.sessions.set(0, new Session("client-0", "ses", List.of(new Read(4, 3)), session.last()));
    broken("I4", "ses was at version 3, told 4");
  }

  @Test
  void aTurnTakenTwiceShowsInTheVersion() {
    made.sessions.set(0, new Session("client-0", "ses", List.of(), List.of(41L, 41L, 41L)));
    broken("I4", "ses ends at version [41, 41, 41], told 40");
  }

  @Test
  void aResumedStreamThatMissesAnEventIsFound() {
    var whole = stream(3);
    made.parts(
        3, List.of(new Part(0, 0, 1, whole.subList(0, 2)), new Part(1, 2, 2, whole.subList(3, 5))));
    broken("I6", "event 4 follows 2");
  }

  @Test
  void aResumedStreamThatRepeatsAnEventIsFound() {
    var whole = stream(3);
    made.parts(
        3, List.of(new Part(0, 0, 1, whole.subList(0, 2)), new Part(1, 2, 2, whole.subList(1, 5))));
    broken("I6", "event 2 follows 2");
  }

  @Test
  void aRecoveryThatAResumedClientDoesNotGetIsFound() {
    var kept = new ArrayList<>(stream(3).subList(0, 3));
    kept.add(recovery(4));
    kept.add(end(5, 4));
    made.kept.set(3, Made.kept(3, kept, 2, kept.subList(2, 5), null));
    var shown = stream(3).subList(0, 4);
    made.parts(3, List.of(new Part(0, 0, 1, shown), new Part(1, 4, 2, kept.subList(4, 5))));
    broken("I6", "the client ended with other events than are kept");
  }

  @Test
  void tokensThatARecoveryTakesBackAreNoViolation() {
    var kept = new ArrayList<>(stream(3).subList(0, 3));
    kept.add(recovery(4));
    kept.add(end(5, 4));
    made.kept.set(3, Made.kept(3, kept, 2, kept.subList(2, 5), null));
    var shown = stream(3).subList(0, 4);
    made.parts(3, List.of(new Part(0, 0, 1, shown), new Part(1, 4, 2, kept.subList(3, 5))));
    assertThat(outcome()).as("%s", reasons).isEqualTo(Outcome.PASSED);
  }

  @Test
  void aStreamThatNobodyCouldResumeToItsEndIsFound() {
    made.parts(9, List.of(new Part(0, 0, 1, stream(9).subList(0, 4))));
    made.kept.removeIf(one -> one.key().equals("k9"));
    assertThat(NodesJudge.check(made.history()))
        .filteredOn(one -> one.id().equals("I6"))
        .flatExtracting(InvariantResult::violations)
        .containsExactly("t9 of client-0: its client never got to its end");
  }

  @Test
  void anEffectThatARecoveryTakesBackIsFound() {
    var kept = new ArrayList<>(stream(3).subList(0, 2));
    kept.add(recovery(3));
    kept.add(end(4, 4));
    made.kept.set(3, Made.kept(3, kept, 2, kept.subList(2, 4), null));
    made.parts(
        3,
        List.of(new Part(0, 0, 1, stream(3).subList(0, 4)), new Part(1, 4, 2, kept.subList(2, 4))));
    broken("I6", "event 3, tool.completed, was shown and is gone");
  }

  @Test
  void aNodeThatDoesNotTellTheEndIsFound() {
    made.kept.set(9, Made.kept(9, stream(9), 2, stream(9).subList(2, 4), null));
    broken("I6", "after event 2 node 2 did not tell its end");
  }

  @Test
  void aBrokenChainIsFound() {
    made.kept.set(9, Made.kept(9, stream(9), 2, stream(9).subList(2, 5), "entry 3: its hash"));
    broken("I8", "the chain of t9: entry 3: its hash");
  }

  @Test
  void aClientThatIsNeverServedAgainIsFound() {
    made.turns.add(
        new Turn(
            "client-1",
            "other",
            TierId.A,
            "k40",
            "n40",
            Set.of(),
            false,
            List.of(),
            List.of(new Trouble(Sign.REFUSED, -1, 31 * Made.SECOND, "503"))));
    broken("served", "client-1 had no good turn after");
  }

  @Test
  void silenceIsNoPass() {
    made.turns.clear();
    made.kept.clear();
    made.effects.clear();
    made.sessions.clear();
    assertThat(outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(String.join("\n", reasons))
        .contains("0 turns acknowledged", "no session noticed", "I2 looked at nothing");
  }

  @Test
  void aFaultThatWasNeverInjectedIsNoPass() {
    for (var kind : FaultKind.values()) {
      var all = List.copyOf(made.faults);
      made.faults.removeIf(fault -> fault.kind() == kind);
      reasons.clear();
      assertThat(outcome()).isEqualTo(Outcome.INSUFFICIENT);
      assertThat(String.join("\n", reasons)).contains("no " + kind + " was witnessed (0 injected)");
      made.faults.clear();
      made.faults.addAll(all);
    }
  }

  @Test
  void aLeaseThatNobodyStoleIsNoPass() {
    made.faults.set(1, new Fault(FaultKind.THEFT, 1, 60 * Made.SECOND, 68 * Made.SECOND, 0));
    assertThat(outcome()).isEqualTo(Outcome.INSUFFICIENT);
    assertThat(reasons).containsExactly("no stolen lease was witnessed (1 injected)");
  }

  @Test
  void aNodeThatDoesNotComeBackMakesTheRunInvalid() {
    made.harness.add("node 1 was not ready again");
    assertThat(outcome()).isEqualTo(Outcome.INVALID);
  }

  @Test
  void theScheduleFollowsFromTheSeed() {
    var plan =
        new NodesPlan(
            3, 10, Duration.ofMinutes(5), Duration.ofSeconds(5), NodesPlan.BEYOND_A_LEASE, 7);
    assertThat(plan.slots()).isEqualTo(plan.slots()).hasSize(59);
    assertThat(plan.slots()).extracting(NodesPlan.Slot::kind).contains(FaultKind.values());
    assertThat(plan.slots()).extracting(NodesPlan.Slot::node).contains(0, 1, 2);
  }

  private static Seen recovery(long id) {
    var data = JsonValue.object().with("cause", "restart").with("rewindTo", id - 1);
    return Made.seen(id, "recovery", data, 1);
  }

  private static Seen end(long id, long version) {
    var data = JsonValue.object().with("text", "so ").with("version", version);
    return Made.seen(id, "turn.completed", data, 32 * Made.SECOND);
  }
}
