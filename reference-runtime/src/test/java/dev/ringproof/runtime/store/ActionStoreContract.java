package dev.ringproof.runtime.store;

import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.action;
import static dev.ringproof.runtime.store.StoreFixture.approval;
import static dev.ringproof.runtime.store.StoreFixture.draft;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.event;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.policy.ApprovalMode;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.contract.wire.EventType;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does with approvals and effects, and when a session is erased. */
public abstract class ActionStoreContract {
  private static final JsonObject ARGUMENTS = JsonValue.object().with("amount", 12);

  private static final ActionStore.Decider EVE =
      new ActionStore.Decider("eve", Set.of("agent", "approve"));

  protected Store store;
  private BeginTurn turn;
  private ActionRow action;

  /** Opens an empty store whose clock stands at {@link StoreFixture#NOW}. */
  protected abstract Store open();

  @BeforeEach
  void requestAnAction() {
    store = open();
    var session = StoreFixture.session(TierId.A);
    store.sessions().open(session);
    turn = turn(session);
    store.turns().begin(turn);
    action = action(turn);
    store
        .actions()
        .request(action, List.of(draft("decision")), List.of(event(2, EventType.POLICY_DECIDED)));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private ApprovalRow asked() {
    var approval = approval(turn, action);
    store
        .actions()
        .ask(
            approval,
            ARGUMENTS,
            LATER,
            List.of(draft("approval.requested")),
            List.of(event(3, EventType.APPROVAL_REQUIRED)));
    return approval;
  }

  private boolean decide(ApprovalRow approval, String state) {
    return store.actions().decide(approval.id(), state, EVE, "fine", List.of(), List.of());
  }

  private boolean intend(ActionRow row, @Nullable String approval) {
    return store.actions().intend(row, approval, List.of(draft("intent")));
  }

  private List<String> evidence() {
    return store.evidence().trace(TENANT, turn.trace()).orElseThrow().entries().stream()
        .map(EvidenceEntry::type)
        .toList();
  }

  @Test
  void approvalWaitsWithItsArguments() {
    var approval = asked();
    assertThat(store.actions().approvals(TENANT, "pending")).hasSize(1);
    assertThat(store.actions().approvals("other", "pending")).isEmpty();
    assertThat(store.actions().approval("other", approval.id())).isEmpty();
    assertThat(store.actions().arguments(approval.id())).contains(ARGUMENTS);
    assertThat(store.turns().find(TENANT, turn.turn()).orElseThrow().state())
        .isEqualTo("awaiting_approval");
  }

  @Test
  void approvalIsDecidedOnce() {
    var approval = asked();
    assertThat(decide(approval, "approved")).isTrue();
    assertThat(decide(approval, "denied")).isFalse();
    var row = store.actions().approval(TENANT, approval.id()).orElseThrow();
    assertThat(row.state()).isEqualTo("approved");
    assertThat(row.decidedBy()).isEqualTo("eve");
    assertThat(row.decidedScopes()).containsExactlyInAnyOrder("agent", "approve");
    assertThat(row.reason()).isEqualTo("fine");
  }

  @Test
  void intentConsumesTheApprovalOnce() {
    var approval = asked();
    assertThat(intend(action, approval.id())).isFalse();
    decide(approval, "approved");
    assertThat(intend(action, approval.id())).isTrue();
    assertThat(intend(action, approval.id())).isFalse();
    assertThat(store.actions().approval(TENANT, approval.id()).orElseThrow().state())
        .isEqualTo("consumed");
    assertThat(store.actions().find(action.id()).orElseThrow().state()).isEqualTo("intended");
    assertThat(evidence()).endsWith("approval.requested", "intent");
  }

  @Test
  void intentNeedsItsOwnApproval() {
    var approval = asked();
    decide(approval, "approved");
    assertThat(intend(action, null)).isFalse();
    assertThat(intend(action, approval(turn, action).id())).isFalse();
    assertThat(intend(action, approval.id())).isTrue();
  }

  @Test
  void intentIsRefusedForOtherArgumentsAnOldEpochOrNoRequest() {
    assertThat(intend(with(action, action.id(), "sha256:bb", 1), null)).isFalse();
    assertThat(intend(with(action, action.id(), action.digest(), 0), null)).isFalse();
    assertThat(intend(with(action, "act_none", action.digest(), 1), null)).isFalse();
    assertThat(evidence()).doesNotContain("intent");
    assertThat(intend(action, null)).isTrue();
  }

  private static ActionRow with(ActionRow row, String id, String digest, long epoch) {
    return new ActionRow(id, row.turn(), row.tool(), digest, row.state(), epoch, 0, null, null);
  }

  @Test
  void outcomeStandsWithEvidenceAndEvents() {
    assertThatThrownBy(() -> store.actions().attempt(action.id()))
        .isInstanceOf(StoreException.class);
    intend(action, null);
    assertThat(store.actions().attempt(action.id())).isEqualTo(1);
    assertThat(store.actions().attempt(action.id())).isEqualTo(2);
    outcome("unknown", 3);
    outcome("completed", 4);
    assertThatThrownBy(() -> outcome("failed", 5)).isInstanceOf(StoreException.class);
    var row = store.actions().find(action.id()).orElseThrow();
    assertThat(row.state()).isEqualTo("completed");
    assertThat(row.reference()).isEqualTo("R-1");
    assertThat(store.actions().ofTurn(turn.turn())).containsExactly(row);
    assertThat(store.turns().eventsAfter(turn.turn(), 2)).hasSize(2);
  }

  private void outcome(String state, long event) {
    store
        .actions()
        .outcome(
            action.id(),
            state,
            "R-1",
            "sha256:cc",
            List.of(draft("outcome")),
            List.of(event(event, EventType.TOOL_COMPLETED)));
  }

  @Test
  void eraseKeepsTheEvidenceAndNothingElse() {
    var approval = asked();
    assertThat(store.sessions().erase("other", turn.session(), NOW)).isEmpty();
    assertThat(store.sessions().erase(TENANT, turn.session(), NOW)).contains(List.of(turn.trace()));
    assertThat(store.sessions().erase(TENANT, turn.session(), NOW)).isEmpty();
    assertThat(store.sessions().find(TENANT, turn.session())).isEmpty();
    assertThat(store.turns().find(TENANT, turn.turn())).isEmpty();
    assertThat(store.turns().eventsAfter(turn.turn(), 0)).isEmpty();
    assertThat(store.actions().approval(TENANT, approval.id())).isEmpty();
    assertThat(store.actions().arguments(approval.id())).isEmpty();
    assertThat(store.actions().find(action.id())).isEmpty();
    assertThat(evidence()).hasSize(4);
  }

  @Test
  void nothingUnderWayBringsAnErasedSessionBack() {
    var approval = asked();
    decide(approval, "approved");
    store.sessions().erase(TENANT, turn.session(), NOW);
    assertThat(intend(action, approval.id())).isFalse();
    assertThat(store.turns().settle(end(turn, 3))).isEmpty();
    assertThat(store.turns().text(turn.turn())).isEmpty();
    assertThatThrownBy(() -> store.vault().put(turn.session(), "k", "text", LATER))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.turns().append(turn.turn(), List.of(event(4, EventType.TOKEN))))
        .isInstanceOf(StoreException.class);
    var budget =
        store.sessions().tenantBudget(TENANT, StoreFixture.LIMIT, StoreFixture.WINDOW, NOW);
    assertThat(budget.settled()).isEqualTo(new Spend(30, 40));
    assertThat(budget.reserved()).isEqualTo(Spend.NONE);
  }

  @Test
  void effectUnderWayWhileErasedIsStillWitnessed() {
    intend(action, null);
    store.sessions().erase(TENANT, turn.session(), NOW);
    outcome("completed", 3);
    assertThat(evidence()).endsWith("intent", "outcome");
    assertThat(store.actions().find(action.id())).isEmpty();
    assertThat(store.turns().eventsAfter(turn.turn(), 0)).isEmpty();
  }

  private ApprovalRow askedLater() {
    var approval = approval(turn, action, ApprovalMode.ASYNC);
    store
        .actions()
        .ask(
            approval,
            ARGUMENTS,
            LATER,
            List.of(draft("approval.requested")),
            List.of(event(3, EventType.APPROVAL_REQUIRED)));
    return approval;
  }

  private List<String> outstanding() {
    return store.actions().outstanding().stream().map(ApprovalRow::id).toList();
  }

  private List<String> untold() {
    return store.actions().untold(turn.session()).stream()
        .map(
            late -> {
              var approval = late.approval();
              var by = approval == null ? late.action().id() : approval.id();
              return by + " " + late.action().state();
            })
        .toList();
  }

  @Test
  void noTurnWaitsForAnAsyncApproval() {
    var approval = askedLater();
    assertThat(store.turns().find(TENANT, turn.turn()).orElseThrow().state()).isEqualTo("running");
    assertThat(outstanding()).containsExactly(approval.id());
    decide(approval, "approved");
    assertThat(outstanding()).containsExactly(approval.id());
    intend(action, approval.id());
    assertThat(outstanding()).containsExactly(approval.id());
    assertThat(untold()).isEmpty();
    store.actions().outcome(action.id(), "completed", "r", "d", List.of(), List.of());
    assertThat(outstanding()).isEmpty();
    assertThat(untold()).containsExactly(approval.id() + " completed");
  }

  @Test
  void whatATurnWasToldIsToldAgainOnlyIfItFailedOrMoreCame() {
    var approval = askedLater();
    decide(approval, "approved");
    intend(action, approval.id());
    store.actions().outcome(action.id(), "unknown", null, null, List.of(), List.of());
    var told = List.of(event(4, EventType.TOOL_FAILED));
    assertThat(store.actions().tell(turn.turn(), List.of(action.id()), told)).isTrue();
    assertThat(untold()).isEmpty();
    var again = List.of(event(5, EventType.TOOL_FAILED));
    assertThat(store.actions().tell(turn.turn(), List.of(action.id()), again)).isFalse();
    assertThat(store.turns().eventsAfter(turn.turn(), 0)).hasSize(4);
    store.actions().outcome(action.id(), "completed", "r", "d", List.of(), List.of());
    assertThat(untold()).containsExactly(approval.id() + " completed");
  }

  @Test
  void whatWasDeniedIsToldAndNotOutstanding() {
    var approval = askedLater();
    decide(approval, "denied");
    assertThat(outstanding()).isEmpty();
    assertThat(untold()).containsExactly(approval.id() + " requested");
    store.sessions().erase(TENANT, turn.session(), NOW);
    assertThat(untold()).isEmpty();
    assertThat(outstanding()).isEmpty();
  }

  /** Another session, in Tier C, whose turn has an effect that nobody knows the outcome of. */
  private ActionRow unknownInTierC() {
    var session = StoreFixture.session(TierId.C);
    store.sessions().open(session);
    turn = turn(session);
    store.turns().begin(turn);
    action = action(turn);
    store.actions().request(action, List.of(draft("decision")), List.of());
    intend(action, null);
    store.actions().outcome(action.id(), "unknown", null, null, List.of(), List.of());
    return action;
  }

  private List<String> followed() {
    return store.actions().followUps().stream().map(ActionStore.FollowUp::action).toList();
  }

  @Test
  void anUnknownOutcomeOfTierCIsFollowedAndToldOnceItIsFound() {
    intend(action, null);
    store.actions().outcome(action.id(), "unknown", null, null, List.of(), List.of());
    assertThat(followed()).as("tier A's").isEmpty();
    var followed = unknownInTierC();
    assertThat(followed()).containsExactly(followed.id());
    store.turns().settle(end(turn, 1));
    store.actions().outcome(followed.id(), "completed", "r", "d", List.of(), List.of());
    assertThat(followed()).isEmpty();
    assertThat(untold()).containsExactly(followed.id() + " completed");
    assertThat(store.actions().giveUp(followed.id(), List.of())).isFalse();
  }

  @Test
  void whatItsOwnTurnFoundOutIsNotFollowed() {
    var followed = unknownInTierC();
    store.actions().outcome(followed.id(), "completed", "r", "d", List.of(), List.of());
    store.turns().settle(end(turn, 1));
    assertThat(followed()).isEmpty();
    assertThat(untold()).isEmpty();
  }

  @Test
  void whatWasGivenUpIsToldOnceAndStaysUnknown() {
    var followed = unknownInTierC();
    store.turns().settle(end(turn, 1));
    assertThat(untold()).isEmpty();
    assertThat(store.actions().giveUp(followed.id(), List.of(draft("outcome")))).isTrue();
    assertThat(store.actions().giveUp(followed.id(), List.of(draft("outcome")))).isFalse();
    assertThat(followed()).isEmpty();
    assertThat(untold()).containsExactly(followed.id() + " unknown");
    assertThat(evidence()).endsWith("outcome");
    var told = List.of(followed.id());
    assertThat(store.actions().tell(turn.turn(), told, List.of())).isTrue();
    assertThat(store.actions().tell(turn.turn(), told, List.of())).isFalse();
    assertThat(untold()).isEmpty();
  }

  @Test
  void anErasedSessionIsFollowedNoMore() {
    var followed = unknownInTierC();
    store.turns().settle(end(turn, 1));
    store.sessions().erase(TENANT, turn.session(), NOW);
    assertThat(followed()).isEmpty();
    assertThat(store.actions().followUp(followed.id())).isEmpty();
    assertThat(store.actions().giveUp(followed.id(), List.of())).isFalse();
  }
}
