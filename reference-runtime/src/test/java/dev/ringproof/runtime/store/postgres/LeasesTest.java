package dev.ringproof.runtime.store.postgres;

import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.WINDOW;
import static dev.ringproof.runtime.store.StoreFixture.action;
import static dev.ringproof.runtime.store.StoreFixture.approval;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.tokens;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.ActionRow;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.Nodes;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.StoreFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A turn is one node's; a node that lost its lease writes nothing of it, whatever it believes. */
@Tag("postgres")
final class LeasesTest {
  private static final Duration LEASE = Duration.ofMillis(300);

  private final PostgresAddress address = Databases.make();
  private final Set<String> running = new CopyOnWriteArraySet<>();
  private final AtomicInteger failures = new AtomicInteger();
  private final Set<String> lost = new CopyOnWriteArraySet<>();
  private final Set<String> taken = new CopyOnWriteArraySet<>();
  private final List<String> cancelled = new CopyOnWriteArrayList<>();
  @TempDir Path dir;
  private PostgresStore sleeper;
  private PostgresStore other;

  private final Nodes.Listener listener =
      new Nodes.Listener() {
        @Override
        public void took(Set<String> turns) {
          if (failures.getAndDecrement() > 0) {
            throw new StoreException("the store failed once what was taken was to be read");
          }
          taken.addAll(turns);
        }

        @Override
        public Set<String> running() {
          return running;
        }

        @Override
        public void lost(Set<String> turns) {
          lost.addAll(turns);
        }

        @Override
        public void wishedCancelled(String turn) {
          cancelled.add(turn);
        }
      };

  @BeforeEach
  void openBoth() {
    sleeper = open("sleeper");
    other = open("other");
  }

  private PostgresStore open(String name) {
    return PostgresStore.open(
        address,
        KeyFile.in(dir),
        dir.resolve(name),
        InstantSource.fixed(NOW),
        PostgresOptions.DEFAULTS);
  }

  @AfterEach
  void closeBoth() {
    sleeper.close();
    other.close();
  }

  private BeginTurn begun(PostgresStore store) {
    var session = StoreFixture.session(TierId.A);
    store.sessions().open(session);
    var turn = turn(session);
    store.turns().begin(turn);
    return turn;
  }

  /** As when a process is stopped for longer than its lease: nobody renews it. */
  private void theLeaseOfTheSleeperLapses() throws Exception {
    var name = Files.readString(dir.resolve("sleeper").resolve("node")).strip();
    var changed =
        Databases.sql(
            address,
            "UPDATE continuity.nodes SET until = clock_timestamp() - interval '1 second'"
                + " WHERE name = '"
                + name
                + "'");
    assertThat(changed).isEqualTo(1);
  }

  private void stolen(BeginTurn turn) throws Exception {
    theLeaseOfTheSleeperLapses();
    other.nodes().share(LEASE, listener);
    Awaitility.await().until(() -> taken.contains(turn.turn()));
  }

  private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable write) {
    assertThatThrownBy(write)
        .isInstanceOf(StoreException.class)
        .matches(e -> ((StoreException) e).isLeaseLost(), "the lease was lost");
  }

  @Test
  void aNodeIsToldWhichOfItsTurnsAnotherHas() throws Exception {
    var turn = begun(sleeper);
    stolen(turn);
    running.add(turn.turn());
    sleeper.nodes().share(LEASE, listener);
    Awaitility.await().until(() -> lost.contains(turn.turn()));
  }

  @Test
  void aNodeThatLostItsLeaseIsRefusedWhenItWakes() throws Exception {
    var turn = begun(sleeper);
    var before = action(turn);
    sleeper.actions().request(before, List.of(), List.of());
    sleeper.turns().append(turn.turn(), tokens(2, 3));
    stolen(turn);
    refused(() -> sleeper.turns().append(turn.turn(), tokens(4, 4)));
    refused(() -> sleeper.turns().state(turn.turn(), "running", List.of(), List.of()));
    refused(() -> sleeper.actions().request(action(turn), List.of(), List.of()));
    refused(
        () -> sleeper.actions().outcome(before.id(), "failed", null, null, List.of(), List.of()));
    refused(() -> sleeper.vault().put(turn.session(), "resume:" + turn.turn(), "{}", LATER));
    refused(() -> sleeper.turns().settle(end(turn, 3)));
    assertThat(sleeper.actions().intend(before, null, List.of())).isFalse();
    sleeper.turns().appendSoon(turn.turn(), tokens(4, 9));
    // A write of its own that stands: what was queued before it was refused by then.
    sleeper.sessions().open(StoreFixture.session(TierId.A));
    assertThat(sleeper.turns().eventsAfter(turn.turn(), 1)).isEqualTo(tokens(2, 3));
    assertThat(other.turns().settle(end(turn, 3))).contains(1L);
    assertThat(other.sessions().find(TENANT, turn.session()).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void theTokenGrowsWithEachChangeOfHands() throws Exception {
    var turn = begun(sleeper);
    var action = action(turn);
    sleeper.actions().request(action, List.of(), List.of());
    stolen(turn);
    var row = other.turns().find(TENANT, turn.turn()).orElseThrow();
    assertThat(row.epoch()).isEqualTo(2);
    assertThat(other.sessions().find(TENANT, turn.session()).orElseThrow().epoch()).isEqualTo(2);
    // By the old token nothing is intended any more, whoever shows it.
    assertThat(other.actions().intend(action, null, List.of())).isFalse();
    var again =
        new ActionRow(
            action.id(),
            action.turn(),
            action.tool(),
            action.digest(),
            "requested",
            2,
            0,
            null,
            null);
    assertThat(other.actions().intend(again, null, List.of())).isTrue();
  }

  @Test
  void whatCouldNotBeGoneOnWithIsToldAgain() throws Exception {
    failures.set(2);
    var turn = begun(sleeper);
    stolen(turn);
    assertThat(failures.get()).isEqualTo(-1);
    assertThat(other.turns().unfinished()).hasSize(1);
  }

  @Test
  void whatComesBackToANodeHasToEndThereFirst() throws Exception {
    var turn = begun(sleeper);
    running.add(turn.turn());
    theLeaseOfTheSleeperLapses();
    other.nodes().share(LEASE, listener);
    var longAfter = System.nanoTime() + LEASE.multipliedBy(2).toNanos();
    Awaitility.await().until(() -> System.nanoTime() > longAfter);
    assertThat(taken).isEmpty();
    assertThat(other.turns().unfinished()).isEmpty();
    running.clear();
    Awaitility.await().until(() -> taken.contains(turn.turn()));
  }

  @Test
  void turnsOfNodesThatLiveAreLeftAlone() throws Exception {
    // Long enough that a machine which stands still for a moment lets none lapse.
    var lease = LEASE.multipliedBy(8);
    var mine = begun(other);
    sleeper.nodes().share(lease, listener);
    other.nodes().share(lease, listener);
    var third = open("third");
    try {
      third.nodes().share(lease, listener);
      var longAfter = System.nanoTime() + lease.multipliedBy(2).toNanos();
      Awaitility.await().until(() -> System.nanoTime() > longAfter);
      assertThat(taken).isEmpty();
      assertThat(third.turns().unfinished()).isEmpty();
      assertThat(sleeper.turns().unfinished()).isEmpty();
      assertThat(other.turns().unfinished()).hasSize(1);
      assertThat(third.turns().underWay(mine.turn())).isTrue();
      assertThat(other.turns().underWay(mine.turn())).isTrue();
    } finally {
      third.close();
    }
  }

  @Test
  void aNodeThatStartsAgainHasItsTurnsAtOnce() {
    var turn = begun(sleeper);
    sleeper.close();
    sleeper = open("sleeper");
    assertThat(sleeper.turns().unfinished())
        .singleElement()
        .satisfies(row -> assertThat(row.id()).isEqualTo(turn.turn()))
        .satisfies(row -> assertThat(row.epoch()).isEqualTo(2));
    assertThat(sleeper.turns().settle(end(turn, 1))).contains(1L);
  }

  @Test
  void anEffectUnderWayIsItsNodesUntilItsLeaseLapses() throws Exception {
    var turn = begun(sleeper);
    var action = action(turn);
    sleeper.actions().request(action, List.of(), List.of());
    var asked = approval(turn, action, dev.ringproof.contract.policy.ApprovalMode.ASYNC);
    sleeper.actions().ask(asked, JsonValue.object(), LATER, List.of(), List.of());
    sleeper.turns().settle(end(turn, 1));
    assertThat(sleeper.actions().decide(asked.id(), "approved", null, null, List.of(), List.of()))
        .isTrue();
    assertThat(sleeper.actions().intend(action, asked.id(), List.of())).isTrue();
    refused(
        () -> other.actions().outcome(action.id(), "completed", null, null, List.of(), List.of()));
    assertThat(other.actions().outstanding()).isEmpty();
    theLeaseOfTheSleeperLapses();
    other.nodes().share(LEASE, listener);
    Awaitility.await().until(() -> !other.actions().outstanding().isEmpty());
    refused(
        () ->
            sleeper.actions().outcome(action.id(), "completed", null, null, List.of(), List.of()));
    other.actions().outcome(action.id(), "completed", "r1", null, List.of(), List.of());
  }

  @Test
  void moneyOfAnErasedTurnIsSettledWhenItsNodeIsGone() throws Exception {
    var turn = begun(sleeper);
    other.sessions().erase(TENANT, turn.session(), NOW);
    assertThat(reserved()).isEqualTo(turn.reservation());
    theLeaseOfTheSleeperLapses();
    other.nodes().share(LEASE, listener);
    Awaitility.await().until(() -> reserved().equals(Spend.NONE));
    assertThat(other.sessions().tenantBudget(TENANT, Spend.NONE, WINDOW, NOW).settled())
        .isEqualTo(turn.reservation());
  }

  private Spend reserved() {
    return other.sessions().tenantBudget(TENANT, Spend.NONE, WINDOW, NOW).reserved();
  }

  @Test
  void aWishReachesWhoeverHasTheTurn() {
    var turn = begun(sleeper);
    sleeper.nodes().share(LEASE, listener);
    other.nodes().wishCancelled(turn.turn());
    Awaitility.await().until(() -> cancelled.contains(turn.turn()));
  }

  @Test
  void nobodyWritesByHandWhatANodeHolds() {
    var turn = begun(sleeper);
    assertThatThrownBy(
            () ->
                Databases.sql(
                    address,
                    "UPDATE continuity.turns SET state = 'x' WHERE id = '" + turn.turn() + "'"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("the lease of turn " + turn.turn());
  }
}
