package dev.ringproof.runtime.store.postgres;

import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.WINDOW;
import static dev.ringproof.runtime.store.StoreFixture.draft;
import static dev.ringproof.runtime.store.StoreFixture.event;
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
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.StoreVariants;
import dev.ringproof.runtime.store.sql.Db;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What no number of callers at once can break, at whichever of three nodes each of them is. */
@Tag("postgres")
final class AcrossNodesTest {
  private static final int CALLERS = 60;

  private final PostgresAddress address = Databases.make();
  private final List<PostgresStore> nodes = new ArrayList<>();
  @TempDir Path dir;

  @BeforeEach
  void openThree() {
    for (var name : List.of("one", "two", "three")) {
      nodes.add(
          PostgresStore.open(
              address,
              KeyFile.in(dir),
              dir.resolve(name),
              InstantSource.fixed(NOW),
              PostgresOptions.DEFAULTS));
    }
  }

  @AfterEach
  void closeAll() {
    nodes.forEach(PostgresStore::close);
  }

  private Session opened(TierId tier) {
    var session = StoreFixture.session(tier);
    nodes.getFirst().sessions().open(session);
    return session;
  }

  private List<Begun> begin(List<BeginTurn> turns) throws Exception {
    var calls = new ArrayList<Callable<Begun>>();
    for (var i = 0; i < turns.size(); i++) {
      var node = nodes.get(i % nodes.size());
      var turn = turns.get(i);
      calls.add(() -> node.turns().begin(turn));
    }
    var begun = new ArrayList<Begun>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var future : threads.invokeAll(calls)) {
        begun.add(future.get());
      }
    }
    return begun;
  }

  private List<BeginTurn> turnsOfAsManySessions(UnaryOperator<BeginTurn> change) {
    return StoreFixture.times(CALLERS).mapToObj(i -> change.apply(turn(opened(TierId.A)))).toList();
  }

  private static long started(List<Begun> begun) {
    return begun.stream().filter(Begun.Started.class::isInstance).count();
  }

  @Test
  void aTenantIsNeverOverspent() throws Exception {
    var limit = new Spend(1050, 100_000);
    assertThat(started(begin(turnsOfAsManySessions(t -> StoreVariants.within(t, limit)))))
        .isEqualTo(10);
    var budget = nodes.getLast().sessions().tenantBudget(TENANT, limit, WINDOW, NOW);
    assertThat(budget.reserved().tokens()).isEqualTo(1000);
  }

  @Test
  void aQuotaIsExact() throws Exception {
    var quota = new Quota(7, 60);
    assertThat(started(begin(turnsOfAsManySessions(t -> StoreVariants.quota(t, quota, NOW)))))
        .isEqualTo(7);
  }

  @Test
  void oneKeyMakesOneTurn() throws Exception {
    var session = opened(TierId.C);
    var begun =
        begin(StoreFixture.times(CALLERS).mapToObj(i -> turn(session, "key", "digest")).toList());
    assertThat(started(begun)).isEqualTo(1);
    assertThat(begun).filteredOn(Begun.Replayed.class::isInstance).hasSize(CALLERS - 1);
  }

  @Test
  void aSessionHasOneTurnAtATime() throws Exception {
    var session = opened(TierId.A);
    var begun = begin(StoreFixture.times(CALLERS).mapToObj(i -> turn(session)).toList());
    assertThat(started(begun)).isEqualTo(1);
    assertThat(begun).filteredOn(Begun.InProgress.class::isInstance).hasSize(CALLERS - 1);
  }

  @Test
  void aTraceGoesOnAtWhicheverNodeAppends() {
    var turn = turn(opened(TierId.A));
    nodes.getFirst().turns().begin(turn);
    for (var i = 0; i < 12; i++) {
      // Twice at each: what a node has learnt of the chain is true for the second, not for the
      // first.
      nodes.get(i / 2 % nodes.size()).evidence().append(turn.trace(), List.of(draft("entry-" + i)));
    }
    var entries = nodes.getLast().evidence().trace(TENANT, turn.trace()).orElseThrow().entries();
    assertThat(EvidenceChain.firstBreak(turn.trace(), entries)).isEmpty();
    assertThat(entries).extracting(EvidenceEntry::type).hasSize(14).endsWith("entry-11");
  }

  @Test
  void aNodeWritesNothingIntoAStreamThatAnotherErased() throws SQLException {
    var session = opened(TierId.A);
    var turn = turn(session);
    var here = nodes.getFirst();
    here.turns().begin(turn);
    here.turns().append(turn.turn(), List.of(event(2, EventType.TOKEN)));
    assertThat(nodes.getLast().sessions().erase(TENANT, session.id(), NOW)).isPresent();
    assertThatThrownBy(() -> here.turns().append(turn.turn(), List.of(event(3, EventType.TOKEN))))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(
            () ->
                here.actions()
                    .request(
                        StoreFixture.action(turn),
                        List.of(draft("decision")),
                        List.of(event(3, EventType.ACTION_REQUESTED))))
        .isInstanceOf(StoreException.class);
    assertThat(count("vault.events")).isZero();
    assertThat(count("continuity.actions")).isZero();
    assertThat(here.evidence().trace(TENANT, turn.trace()).orElseThrow().entries()).hasSize(2);
  }

  private long count(String table) throws SQLException {
    try (var connection = Pool.bare(address).getConnection();
        var db = new Db(connection)) {
      return db.one("SELECT count(*) FROM " + table, row -> row.getLong(1)).orElseThrow();
    }
  }
}
