package dev.ringproof.runtime.store;

import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static dev.ringproof.runtime.store.StoreFixture.LIMIT;
import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.WINDOW;
import static dev.ringproof.runtime.store.StoreFixture.action;
import static dev.ringproof.runtime.store.StoreFixture.approval;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.Tenant.Quota;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Session;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What no number of callers at once can break. */
public abstract class StoreConcurrencyContract {
  protected static final int CALLERS = 64;

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

  protected Session opened(TierId tier) {
    var session = StoreFixture.session(tier);
    store.sessions().open(session);
    return session;
  }

  /** Opens as many sessions as there are callers. */
  protected List<Session> openedForAll() throws InterruptedException {
    return atOnce(Collections.nCopies(CALLERS, () -> opened(TierId.A)));
  }

  /** Calls all at once and returns what they gave. */
  protected static <T> List<T> atOnce(List<Callable<T>> calls) throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (Future<T> future : threads.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static long started(List<Begun> begun) {
    return begun.stream().filter(Begun.Started.class::isInstance).count();
  }

  @Test
  void jobsOfOneSessionNeverOverspendIt() throws InterruptedException {
    var session = opened(TierId.C);
    var calls = new ArrayList<Callable<Begun>>();
    for (var i = 0; i < CALLERS; i++) {
      calls.add(() -> beginAndSettle(turn(session)));
    }
    // Each settles 30 of the 100 tokens it reserved, so more than ten of them fit.
    atOnce(calls);
    var budget = store.sessions().budget(session, WINDOW, NOW);
    assertThat(budget.reserved()).isEqualTo(Spend.NONE);
    assertThat(budget.settled().fitsIn(LIMIT)).isTrue();
    var version = store.sessions().find(TENANT, session.id()).orElseThrow().version();
    assertThat(budget.settled()).isEqualTo(new Spend(30 * version, 40 * version));
  }

  private Begun beginAndSettle(BeginTurn turn) {
    var begun = store.turns().begin(turn);
    if (begun instanceof Begun.Started started) {
      var budget = started.budget();
      assertThat(budget.settled().plus(budget.reserved()).fitsIn(budget.limit())).isTrue();
      store.turns().settle(end(turn, 1));
    }
    return begun;
  }

  @Test
  void tenantIsNeverOverspentByItsSessions() throws InterruptedException {
    var limit = new Spend(1050, 100_000);
    var calls = new ArrayList<Callable<Begun>>();
    for (var session : openedForAll()) {
      var turn = StoreVariants.within(turn(session), limit);
      calls.add(() -> store.turns().begin(turn));
    }
    assertThat(started(atOnce(calls))).isEqualTo(10);
    assertThat(store.sessions().tenantBudget(TENANT, limit, WINDOW, NOW).reserved().tokens())
        .isEqualTo(1000);
  }

  @Test
  void quotaIsExact() throws InterruptedException {
    var quota = new Quota(7, 60);
    var calls = new ArrayList<Callable<Begun>>();
    for (var session : openedForAll()) {
      var turn = StoreVariants.quota(turn(session), quota, NOW);
      calls.add(() -> store.turns().begin(turn));
    }
    var begun = atOnce(calls);
    assertThat(started(begun)).isEqualTo(7);
    assertThat(begun).filteredOn(Begun.QuotaExceeded.class::isInstance).hasSize(CALLERS - 7);
  }

  @Test
  void oneKeyMakesOneTurn() throws InterruptedException {
    var session = opened(TierId.C);
    var calls = new ArrayList<Callable<Begun>>();
    for (var i = 0; i < CALLERS; i++) {
      calls.add(() -> store.turns().begin(turn(session, "key", "digest")));
    }
    var begun = atOnce(calls);
    assertThat(started(begun)).isEqualTo(1);
    assertThat(begun).filteredOn(Begun.Replayed.class::isInstance).hasSize(CALLERS - 1);
    assertThat(store.turns().unfinished()).hasSize(1);
  }

  @Test
  void oneApprovalMakesOneIntent() throws InterruptedException {
    var turn = turn(opened(TierId.A));
    store.turns().begin(turn);
    var action = action(turn);
    store.actions().request(action, List.of(), List.of());
    var approval = approval(turn, action);
    store.actions().ask(approval, JsonValue.object(), LATER, List.of(), List.of());
    var by = new ActionStore.Decider("eve", Set.of("approve"));
    var decisions = new ArrayList<Callable<Boolean>>();
    var intents = new ArrayList<Callable<Boolean>>();
    for (var i = 0; i < CALLERS; i++) {
      decisions.add(
          () -> store.actions().decide(approval.id(), "approved", by, null, List.of(), List.of()));
      intents.add(() -> store.actions().intend(action, approval.id(), List.of()));
    }
    assertThat(atOnce(decisions)).filteredOn(moved -> moved).hasSize(1);
    assertThat(atOnce(intents)).filteredOn(intended -> intended).hasSize(1);
  }
}
