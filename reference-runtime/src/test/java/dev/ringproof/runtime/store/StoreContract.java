package dev.ringproof.runtime.store;

import static dev.ringproof.runtime.store.StoreFixture.HUNDRED;
import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static dev.ringproof.runtime.store.StoreFixture.LIMIT;
import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.WINDOW;
import static dev.ringproof.runtime.store.StoreFixture.draft;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.event;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.tokens;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.policy.Tenant.Quota;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.Vault.Exchange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does with sessions, turns, events and evidence. */
public abstract class StoreContract {
  protected Store store;

  /** Opens an empty store whose clock stands at {@link StoreFixture#NOW}. */
  protected abstract Store open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Session opened(TierId tier) {
    var session = session(tier);
    store.sessions().open(session);
    return session;
  }

  @Test
  void sessionIsItsTenantsAlone() {
    var session = opened(TierId.A);
    assertThat(store.sessions().find(TENANT, session.id()))
        .contains(
            new Session(session.id(), TENANT, "ann", TierId.A, 0, "", LIMIT, 1, null, millis(NOW)));
    assertThat(store.sessions().find("other", session.id())).isEmpty();
  }

  private static Instant millis(Instant at) {
    return Instant.ofEpochMilli(at.toEpochMilli());
  }

  @Test
  void turnBeginsWithEverythingOrNothing() {
    var session = opened(TierId.A);
    var turn = turn(session);
    var begun = (Begun.Started) store.turns().begin(turn);
    assertThat(begun.session().activeTurn()).isEqualTo(turn.turn());
    assertThat(begun.budget().reserved()).isEqualTo(HUNDRED);
    assertThat(begun.budget().windowEnds()).isEqualTo("2026-11-25T11:00:00Z");
    var row = store.turns().find(TENANT, turn.turn()).orElseThrow();
    assertThat(row.state()).isEqualTo("running");
    assertThat(row.actor()).isEqualTo(turn.actor());
    assertThat(row.reserved()).isEqualTo(HUNDRED);
    assertThat(store.turns().find("other", turn.turn())).isEmpty();
    assertThat(store.turns().eventsAfter(turn.turn(), 0)).isEqualTo(turn.events());
    assertThat(store.evidence().trace(TENANT, turn.trace()).orElseThrow().entries()).hasSize(2);
    assertThat(store.evidence().trace("other", turn.trace())).isEmpty();
  }

  @Test
  void unknownAndForeignSessionsAreNone() {
    var session = opened(TierId.A);
    var foreign = new Session(session.id(), "other", "bob", TierId.A, 0, "", LIMIT, 1, null, NOW);
    assertThat(store.turns().begin(turn(foreign))).isEqualTo(new Begun.NoSession());
    assertThat(store.turns().begin(turn(session(TierId.A)))).isEqualTo(new Begun.NoSession());
  }

  @Test
  void sameKeyAndBodyIsTheSameTurn() {
    var session = opened(TierId.A);
    var first = turn(session, "key", "digest-1");
    store.turns().begin(first);
    var replayed = (Begun.Replayed) store.turns().begin(turn(session, "key", "digest-1"));
    assertThat(replayed.turn().id()).isEqualTo(first.turn());
    store.turns().settle(end(first, 1));
    replayed = (Begun.Replayed) store.turns().begin(turn(session, "key", "digest-1"));
    assertThat(replayed.turn().state()).isEqualTo("completed");
    assertThat(store.turns().begin(turn(session, "key", "digest-2")))
        .isEqualTo(new Begun.KeyReused());
    assertThat(store.turns().begin(turn(opened(TierId.A), "key", "digest-1")))
        .isEqualTo(new Begun.KeyReused());
  }

  @Test
  void keyIsTheTenantsOwn() {
    var session = opened(TierId.A);
    store.turns().begin(turn(session, "key", "digest-1"));
    var other = new Session("ses_of_other", "other", "bob", TierId.A, 0, "", LIMIT, 1, null, NOW);
    store.sessions().open(other);
    assertThat(store.turns().begin(turn(other, "key", "digest-2")))
        .isInstanceOf(Begun.Started.class);
  }

  @Test
  void secondTurnIsRefusedInTierA() {
    var session = opened(TierId.A);
    var first = turn(session);
    store.turns().begin(first);
    assertThat(store.turns().begin(turn(session))).isEqualTo(new Begun.InProgress(first.turn()));
    store.turns().settle(end(first, 1));
    assertThat(store.turns().begin(turn(store, session))).isInstanceOf(Begun.Started.class);
  }

  @Test
  void aTurnThatWasPlannedBeforeTheLastOneEndedIsPlannedAgain() {
    var session = opened(TierId.A);
    var first = turn(session);
    var planned = turn(session);
    store.turns().begin(first);
    store.turns().settle(end(first, 1));
    var now = store.sessions().find(TENANT, session.id()).orElseThrow();
    assertThat(store.turns().begin(planned)).isEqualTo(new Begun.Moved(now));
    assertThat(now.version()).isEqualTo(1);
    assertThat(store.turns().find(TENANT, planned.turn())).isEmpty();
    assertThat(store.turns().begin(turn(now))).isInstanceOf(Begun.Started.class);
  }

  @Test
  void jobsOfOneSessionQueue() {
    var session = opened(TierId.C);
    var first = turn(session);
    store.turns().begin(first);
    assertThat(store.turns().begin(turn(session))).isInstanceOf(Begun.Started.class);
    assertThat(
            store
                .turns()
                .findByWorkflow(TENANT, StoreFixture.workflow(first))
                .orElseThrow()
                .state())
        .isEqualTo("queued");
    store.turns().state(first.turn(), "running", List.of(), List.of());
    assertThat(store.sessions().find(TENANT, session.id()).orElseThrow().activeTurn())
        .isEqualTo(first.turn());
  }

  @Test
  void staleVersionIsRefusedWithTheCurrentOne() {
    var session = opened(TierId.A);
    var first = turn(session);
    store.turns().begin(first);
    assertThat(store.turns().settle(end(first, 1))).contains(1L);
    assertThat(store.turns().begin(StoreVariants.expecting(turn(session), 0)))
        .isEqualTo(new Begun.Stale(1));
    assertThat(store.turns().begin(StoreVariants.expecting(turn(session), 1)))
        .isInstanceOf(Begun.Started.class);
  }

  @Test
  void reservationsNestInSessionAndTenant() {
    var tenantLimit = new Spend(250, 10_000);
    for (var i = 0; i < 2; i++) {
      assertThat(store.turns().begin(StoreVariants.within(turn(opened(TierId.A)), tenantLimit)))
          .isInstanceOf(Begun.Started.class);
    }
    var refused =
        (Begun.BudgetExhausted)
            store.turns().begin(StoreVariants.within(turn(opened(TierId.A)), tenantLimit));
    assertThat(refused.tenantWide()).isTrue();
    assertThat(refused.budget().remaining()).isEqualTo(new Spend(50, 9_800));
    var big = StoreVariants.reserving(turn(opened(TierId.A)), new Spend(1001, 1));
    assertThat(((Begun.BudgetExhausted) store.turns().begin(big)).tenantWide()).isFalse();
  }

  @Test
  void settlementReplacesTheReservation() {
    var session = opened(TierId.A);
    var turn = turn(session);
    store.turns().begin(turn);
    store.turns().append(turn.turn(), tokens(2, 4));
    assertThat(store.turns().underWay(turn.turn())).isTrue();
    assertThat(store.turns().settle(end(turn, 4))).contains(1L);
    assertThat(store.turns().underWay(turn.turn())).isFalse();
    assertThat(store.turns().settle(end(turn, 5))).isEmpty();
    var budget = store.sessions().budget(session, WINDOW, NOW);
    assertThat(budget.settled()).isEqualTo(new Spend(30, 40));
    assertThat(budget.reserved()).isEqualTo(Spend.NONE);
    assertThat(store.sessions().budget(session, WINDOW, NOW.plus(WINDOW.length())).settled())
        .isEqualTo(Spend.NONE);
    var after = store.sessions().find(TENANT, session.id()).orElseThrow();
    assertThat(after.version()).isEqualTo(1);
    assertThat(after.summary()).isEqualTo("a summary");
    assertThat(after.activeTurn()).isNull();
    assertThat(store.turns().text(turn.turn())).contains("answer of " + turn.turn());
    assertThat(store.turns().find(TENANT, turn.turn()).orElseThrow().view())
        .isEqualTo(end(turn, 4).view());
    assertThat(store.turns().unfinished()).isEmpty();
  }

  @Test
  void usageEqualsTheSumOfTurns() {
    var one = opened(TierId.A);
    var two = opened(TierId.B);
    for (var session : List.of(one, two, one)) {
      var turn = turn(store, session);
      store.turns().begin(turn);
      store.turns().settle(end(turn, 1));
    }
    store.turns().begin(turn(store, two));
    store.sessions().erase(TENANT, one.id(), NOW);
    var usage = store.sessions().usage(TENANT, WINDOW, NOW);
    assertThat(usage.whole("/settled/tokens")).contains(90L);
    assertThat(usage.whole("/reserved/micros")).contains(100L);
    assertThat(usage.items("/sessions").stream().mapToLong(s -> s.whole("/settled/micros").get()))
        .containsExactlyInAnyOrder(80L, 40L);
    assertThat(usage.whole("/models/0/costMicros")).contains(120L);
    assertThat(store.sessions().tenantBudget(TENANT, LIMIT, WINDOW, NOW).settled())
        .isEqualTo(new Spend(90, 120));
  }

  @Test
  void quotaIsCountedByWindow() {
    var quota = new Quota(2, 60);
    for (var i = 0; i < 2; i++) {
      store.turns().begin(StoreVariants.quota(turn(opened(TierId.A)), quota, NOW));
    }
    assertThat(store.turns().begin(StoreVariants.quota(turn(opened(TierId.A)), quota, NOW)))
        .isEqualTo(new Begun.QuotaExceeded(quota, Instant.parse("2026-11-25T10:01:00Z")));
    var next = StoreVariants.quota(turn(opened(TierId.A)), quota, NOW.plusSeconds(60));
    assertThat(store.turns().begin(next)).isInstanceOf(Begun.Started.class);
  }

  @Test
  void eventsBecomeDurableInTheirOrder() {
    var turn = turn(opened(TierId.A));
    store.turns().begin(turn);
    store.turns().appendSoon(turn.turn(), tokens(2, 50));
    store.turns().append(turn.turn(), tokens(51, 51));
    assertThat(store.turns().eventsAfter(turn.turn(), 48)).isEqualTo(tokens(49, 51));
    assertThatThrownBy(() -> store.turns().append(turn.turn(), tokens(53, 53)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("found id 53, expected 52");
    assertThatThrownBy(() -> store.turns().append("trn_none", tokens(1, 1)))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void failedUnitWritesNothing() {
    var turn = turn(opened(TierId.A));
    store.turns().begin(turn);
    var gap = List.of(event(9, EventType.RECOVERY));
    assertThatThrownBy(
            () -> store.turns().state(turn.turn(), "waiting", List.of(draft("recovery")), gap))
        .isInstanceOf(StoreException.class);
    assertThat(store.turns().find(TENANT, turn.turn()).orElseThrow().state()).isEqualTo("running");
    assertThat(store.evidence().trace(TENANT, turn.trace()).orElseThrow().entries()).hasSize(2);
    // And the chain goes on from what stands, not from what was undone.
    store.evidence().append(turn.trace(), List.of(draft("route")));
    var trace = store.evidence().trace(TENANT, turn.trace()).orElseThrow();
    assertThat(trace.entries()).hasSize(3);
    assertThat(EvidenceChain.firstBreak(turn.trace(), trace.entries())).isEmpty();
  }

  @Test
  void unfinishedTurnsKeepTheirReservations() {
    var session = opened(TierId.A);
    var turn = turn(session);
    store.turns().begin(turn);
    assertThat(store.turns().unfinished()).extracting(TurnRow::id).containsExactly(turn.turn());
    assertThat(store.sessions().budget(session, WINDOW, NOW.plusSeconds(600)).reserved())
        .isEqualTo(HUNDRED);
  }

  @Test
  void evidenceHangsTogether() {
    var turn = turn(opened(TierId.A));
    store.turns().begin(turn);
    store.evidence().append(turn.trace(), List.of(draft("route"), draft("decision")));
    store.turns().settle(end(turn, 1));
    var entries = store.evidence().trace(TENANT, turn.trace()).orElseThrow().entries();
    assertThat(entries)
        .extracting(EvidenceEntry::type)
        .containsExactly("admission", "reservation", "route", "decision", "settlement", "terminal");
    assertThat(entries.getFirst().prev()).isEqualTo("sha256:" + "0".repeat(64));
    assertThat(entries.get(5).prev()).isEqualTo(entries.get(4).hash());
    assertThatThrownBy(() -> store.evidence().append("none", List.of(draft("route"))))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void vaultKeepsTextForItsWindow() {
    var session = opened(TierId.A);
    var turn = turn(session);
    store.turns().begin(turn);
    assertThat(store.vault().recent(session.id(), 5)).isEmpty();
    store.turns().settle(end(turn, 1));
    assertThat(store.vault().recent(session.id(), 5))
        .containsExactly(new Exchange(turn.turn(), turn.prompt(), "answer of " + turn.turn()));
    store.vault().put(session.id(), "k", "short", NOW.plusSeconds(1));
    store.vault().put(session.id(), "gone", "past", NOW);
    assertThat(store.vault().get("k")).contains("short");
    assertThat(store.vault().get("gone")).isEmpty();
    assertThat(store.vault().prompt(turn.turn())).contains(turn.prompt());
    assertThat(store.vault().purge(NOW.plusSeconds(1))).isEqualTo(2);
    assertThat(store.vault().purge(LATER)).isEqualTo(3);
    assertThat(store.turns().text(turn.turn())).isEmpty();
    assertThat(store.vault().prompt(turn.turn())).isEmpty();
    assertThat(store.turns().eventsAfter(turn.turn(), 0)).isEmpty();
    assertThat(store.turns().find(TENANT, turn.turn())).isPresent();
  }

  private Optional<TurnRow> takeUp(BeginTurn turn) {
    return store.turns().takeUp(turn.turn(), 4, null, turn.budgetWindow(), NOW);
  }

  @Test
  void eachTakeOfAJobHasAReservationOfItsOwnAndTheyAreCounted() {
    var session = StoreFixture.session(TierId.C);
    store.sessions().open(session);
    var turn = turn(session);
    store.turns().begin(turn);
    store.turns().state(turn.turn(), "running", List.of(), List.of());
    var one = turn.reservation();
    var second = takeUp(turn).orElseThrow();
    assertThat(second.state()).isEqualTo("queued");
    assertThat(second.reserved()).isEqualTo(one.plus(one));
    assertThat(second.lost()).isEqualTo(one);
    assertThat(takeUp(turn).orElseThrow().lost()).isEqualTo(one.plus(one));
    assertThat(takeUp(turn).orElseThrow().takes()).isEqualTo(3);
    assertThat(takeUp(turn)).isEmpty();
    var budget = store.sessions().budget(session, turn.budgetWindow(), NOW);
    assertThat(budget.reserved()).isEqualTo(one.plus(one).plus(one).plus(one));
  }

  @Test
  void aTakeThatNoWindowCanPayForIsNone() {
    var session = StoreFixture.session(TierId.C);
    store.sessions().open(session);
    var turn = turn(session);
    store.turns().begin(turn);
    var limit = turn.reservation();
    assertThat(store.turns().takeUp(turn.turn(), 4, limit, turn.budgetWindow(), NOW)).isEmpty();
    assertThat(store.turns().find(TENANT, turn.turn()).orElseThrow().takes()).isZero();
  }
}
