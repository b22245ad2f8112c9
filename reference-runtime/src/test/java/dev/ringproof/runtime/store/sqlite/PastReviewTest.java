package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.action;
import static dev.ringproof.runtime.store.StoreFixture.approval;
import static dev.ringproof.runtime.store.StoreFixture.draft;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.BudgetWindow;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Retention;
import dev.ringproof.runtime.store.StoreFixture;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The continuity store's window: a session's life and the review of it, by a clock that moves. */
final class PastReviewTest {
  private static final Duration LIFE = Duration.ofDays(30);
  private static final Duration REVIEW = Duration.ofDays(10);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Retention RETENTION = new Retention(HOUR, LIFE, REVIEW, HOUR);

  @TempDir Path dir;
  private Instant now = NOW;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(dir, () -> now);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Session session() {
    var session = StoreFixture.session(TierId.A);
    store.sessions().open(session);
    return session;
  }

  private BeginTurn begun(Session session) {
    var turn = turn(store, session);
    store.turns().begin(turn);
    return turn;
  }

  private BeginTurn ended(Session session) {
    var turn = begun(session);
    store.turns().settle(end(turn, 1));
    return turn;
  }

  private int purgeAfter(Duration since) {
    now = NOW.plus(since);
    return store.sessions().purge(RETENTION, now);
  }

  private boolean known(Session session) {
    return store.sessions().find(TENANT, session.id()).isPresent();
  }

  private boolean readable(BeginTurn turn) {
    return store.evidence().trace(TENANT, turn.trace()).isPresent();
  }

  @Test
  void aSessionGoesWithAllItsRowsOnceLifeAndReviewAreOver() throws Exception {
    var session = session();
    var turn = ended(session);
    var used = session();
    ended(used);
    purgeAfter(LIFE.plus(REVIEW).minusMillis(1));
    assertThat(known(session)).isTrue();
    assertThat(readable(turn)).isTrue();
    // The other is used again meanwhile.
    var again = begun(used);
    assertThat(purgeAfter(LIFE.plus(REVIEW))).isPositive();
    assertThat(known(session)).isFalse();
    assertThat(readable(turn)).isFalse();
    assertThat(store.turns().find(TENANT, turn.turn())).isEmpty();
    assertThat(known(used)).isTrue();
    assertThat(readable(again)).isTrue();
    for (var id : List.of(session.id(), turn.turn(), turn.trace())) {
      assertThat(rows(id)).as(id).isZero();
    }
    assertThat(purgeAfter(LIFE.plus(REVIEW))).isZero();
  }

  /**
   * Rows of any table of the continuity store that have this as their session, turn or trace, and
   * evidence of no trace.
   */
  private int rows(String id) throws Exception {
    var found = 0;
    try (var db = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("continuity.db"));
        var statement = db.createStatement()) {
      for (var column :
          List.of(
              "sessions.id",
              "turns.id",
              "turns.session",
              "actions.session",
              "approvals.session",
              "session_spend.session",
              "traces.trace",
              "traces.session",
              "follow_ups.session")) {
        var table = column.substring(0, column.indexOf('.'));
        try (var result =
            statement.executeQuery(
                "SELECT count(*) FROM " + table + " WHERE " + column + " = '" + id + "'")) {
          found += result.getInt(1);
        }
      }
      try (var orphans =
          statement.executeQuery(
              "SELECT count(*) FROM evidence"
                  + " WHERE trace_number NOT IN (SELECT number FROM traces)")) {
        found += orphans.getInt(1);
      }
    }
    return found;
  }

  @Test
  void evidenceOfAnErasedSessionStaysForItsReview() {
    var session = session();
    var turn = ended(session);
    store.sessions().erase(TENANT, session.id(), NOW);
    purgeAfter(REVIEW.minusMillis(1));
    assertThat(readable(turn)).isTrue();
    purgeAfter(REVIEW);
    assertThat(readable(turn)).isFalse();
  }

  @Test
  void whatIsUnderWayStays() {
    var running = session();
    begun(running);
    var asking = session();
    var turn = begun(asking);
    var action = action(turn);
    store.actions().request(action, List.of(draft("decision")), List.of());
    var approval = approval(turn, action);
    var arguments = JsonValue.object();
    store.actions().ask(approval, arguments, NOW.plus(HOUR), List.of(), List.of());
    store.turns().settle(end(turn, 1));
    purgeAfter(LIFE.plus(REVIEW).multipliedBy(2));
    assertThat(known(running)).isTrue();
    assertThat(known(asking)).isTrue();
    store.actions().decide(approval.id(), "expired", null, null, List.of(), List.of());
    purgeAfter(LIFE.plus(REVIEW).multipliedBy(2));
    assertThat(known(asking)).isFalse();
  }

  @Test
  void sumsOfOldWindowsGoAndThoseOfTheWindowStay() {
    var session = session();
    ended(session);
    assertThat(purgeAfter(HOUR)).isZero();
    var usage = store.sessions().usage(TENANT, BudgetWindow.resetting(HOUR), NOW);
    assertThat(usage.whole("/settled/tokens")).contains(30L);
    assertThat(purgeAfter(REVIEW.plus(HOUR).plus(HOUR))).isEqualTo(3);
    assertThat(known(session)).isTrue();
  }
}
