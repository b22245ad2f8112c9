package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.tokens;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Hold;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the vault is sealed where it stands, by the key of a session that lives. */
final class VaultKeysTest {
  @TempDir Path dir;
  private SqliteStore store;

  @BeforeEach
  void openStore() {
    store = SqliteStore.open(dir, InstantSource.fixed(NOW));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private Connection vault() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"));
  }

  private void sql(String... statements) throws SQLException {
    try (var connection = vault();
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  private List<byte[]> blobs(String query) throws SQLException {
    var found = new ArrayList<byte[]>();
    try (var connection = vault();
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      while (row.next()) {
        found.add(row.getBytes(1));
      }
    }
    return found;
  }

  private Session opened() {
    var session = session(TierId.A);
    store.sessions().open(session);
    return session;
  }

  private BeginTurn talked(Session session) {
    var turn = turn(store, session);
    assertThat(store.turns().begin(turn)).isInstanceOf(Begun.Started.class);
    // Each by itself: what is written together is sealed together.
    tokens(2, 5).forEach(token -> store.turns().append(turn.turn(), List.of(token)));
    store.turns().settle(end(turn, 5));
    return turn;
  }

  private void swapped(String table, String column, String a, String b) throws SQLException {
    var one = blobs("SELECT " + column + " FROM " + table + " WHERE " + a).getFirst();
    var two = blobs("SELECT " + column + " FROM " + table + " WHERE " + b).getFirst();
    try (var connection = vault()) {
      for (var to : List.of(a, b)) {
        var sql = "UPDATE " + table + " SET " + column + " = ? WHERE " + to;
        try (var statement = connection.prepareStatement(sql)) {
          statement.setBytes(1, to.equals(a) ? two : one);
          assertThat(statement.executeUpdate()).isEqualTo(1);
        }
      }
    }
  }

  private static void refused(ThrowingCallable read, String what) {
    assertThatThrownBy(read)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("a " + what + " of session ")
        .hasMessageContaining("is not what was sealed there");
  }

  private static String stream(BeginTurn turn) {
    return "stream = (SELECT number FROM streams WHERE turn = '" + turn.turn() + "')";
  }

  private static String text(BeginTurn turn, String kind) {
    return "kind = '" + kind + "' AND key = '" + turn.turn() + "'";
  }

  @Test
  void sameTextIsNeverTheSameBytes() throws SQLException {
    var session = opened();
    for (var i = 0; i < 50; i++) {
      store.vault().put(session.id(), "k" + i, "the same", LATER);
    }
    var sealed = blobs("SELECT text FROM texts");
    assertThat(sealed).hasSize(50);
    var nonces = new HashSet<String>();
    sealed.forEach(s -> nonces.add(Arrays.toString(Arrays.copyOfRange(s, 1, 13))));
    assertThat(nonces).hasSize(50);
    assertThat(store.vault().get("k7")).contains("the same");
  }

  @Test
  void changedByteIsAFailureAndNotAText() throws SQLException {
    var turn = talked(opened());
    assertThat(store.turns().text(turn.turn())).isPresent();
    assertThat(store.turns().eventsAfter(turn.turn(), 0)).hasSize(6);
    sql(
        "UPDATE texts SET text = CAST(substr(text, 1, length(text) - 1) ||"
            + " iif(substr(text, -1) = x'00', x'01', x'00') AS BLOB) WHERE kind = 'TEXT'",
        "UPDATE events SET payload = CAST(x'02' || substr(payload, 2) AS BLOB) WHERE id = 3");
    refused(() -> store.turns().text(turn.turn()), "text");
    refused(() -> store.vault().recent(turn.session(), 5), "text");
    refused(() -> store.turns().eventsAfter(turn.turn(), 0), "event");
    assertThat(store.turns().eventsAfter(turn.turn(), 3)).hasSize(3);
  }

  @Test
  void noEventStandsForAnother() throws SQLException {
    var session = opened();
    var one = talked(session);
    var two = talked(session);
    swapped("events", "payload", stream(one) + " AND id = 2", stream(one) + " AND id = 3");
    refused(() -> store.turns().eventsAfter(one.turn(), 0), "event");
    swapped("events", "payload", stream(one) + " AND id = 2", stream(one) + " AND id = 3");
    assertThat(store.turns().eventsAfter(one.turn(), 0)).hasSize(6);
    swapped("events", "payload", stream(one) + " AND id = 2", stream(two) + " AND id = 2");
    refused(() -> store.turns().eventsAfter(one.turn(), 0), "event");
    refused(() -> store.turns().eventsAfter(two.turn(), 0), "event");
    sql("UPDATE events SET id = 40 WHERE id = 4");
    refused(() -> store.turns().eventsAfter(one.turn(), 6), "event");
  }

  @Test
  void eventsThatAreSealedTogetherAreReadFromAnyOfThem() throws SQLException {
    var turn = turn(opened());
    store.turns().begin(turn);
    store.turns().append(turn.turn(), tokens(2, 9));
    store.turns().append(turn.turn(), tokens(10, 10));
    assertThat(blobs("SELECT payload FROM events")).hasSize(3);
    for (var seen = 1; seen <= 10; seen++) {
      assertThat(store.turns().eventsAfter(turn.turn(), seen)).isEqualTo(tokens(seen + 1, 10));
    }
    sql("UPDATE events SET id = 8 WHERE id = 9");
    refused(() -> store.turns().eventsAfter(turn.turn(), 0), "event");
  }

  @Test
  void tokensThatWaitTogetherAreSealedTogether() throws SQLException, InterruptedException {
    var one = turn(opened());
    var two = turn(opened());
    store.turns().begin(one);
    store.turns().begin(two);
    var held = new CountDownLatch(1);
    var queued = new CountDownLatch(1);
    Thread.startVirtualThread(() -> store.writer().alone(db -> hold(held, queued)));
    held.await();
    for (var token : tokens(2, 7)) {
      store.turns().appendSoon(one.turn(), List.of(token));
      store.turns().appendSoon(two.turn(), List.of(token));
    }
    queued.countDown();
    store.turns().append(two.turn(), tokens(8, 8));
    assertThat(blobs("SELECT payload FROM events WHERE " + stream(one))).hasSize(2);
    assertThat(blobs("SELECT payload FROM events WHERE " + stream(two))).hasSize(3);
    assertThat(store.turns().eventsAfter(one.turn(), 1)).isEqualTo(tokens(2, 7));
    assertThat(store.turns().eventsAfter(two.turn(), 4)).isEqualTo(tokens(5, 8));
  }

  private static boolean hold(CountDownLatch held, CountDownLatch queued) {
    held.countDown();
    try {
      return queued.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void whatARollbackTookBackIsNotRemembered() {
    var turn = turn(opened());
    store.turns().begin(turn);
    var events = store.events();
    Db.Work<Boolean> failing =
        db -> {
          events.append(db, turn.turn(), tokens(2, 5));
          throw new StoreException("planted");
        };
    assertThatThrownBy(() -> store.writer().writeVault(Hold.NOTHING, failing))
        .hasMessageContaining("planted");
    store.turns().append(turn.turn(), tokens(2, 3));
    store.vault().purge(NOW);
    store.turns().append(turn.turn(), tokens(4, 4));
    assertThat(store.turns().eventsAfter(turn.turn(), 1)).isEqualTo(tokens(2, 4));
    store.sessions().erase(TENANT, turn.session(), NOW);
    assertThatThrownBy(() -> store.turns().append(turn.turn(), tokens(5, 5)))
        .hasMessageContaining("unknown, or erased");
  }

  @Test
  void noTextStandsForAnother() throws SQLException {
    var session = opened();
    var one = talked(session);
    var two = talked(session);
    var other = talked(opened());
    swapped("texts", "text", text(one, "TEXT"), text(two, "TEXT"));
    refused(() -> store.turns().text(one.turn()), "text");
    swapped("texts", "text", text(one, "TEXT"), text(two, "TEXT"));
    swapped("texts", "text", text(one, "TEXT"), text(one, "PROMPT"));
    refused(() -> store.turns().text(one.turn()), "text");
    swapped("texts", "text", text(two, "TEXT"), text(other, "TEXT"));
    refused(() -> store.turns().text(other.turn()), "text");
    sql("UPDATE texts SET session = '" + session.id() + "' WHERE " + text(other, "PROMPT"));
    refused(() -> store.vault().recent(session.id(), 5), "text");
  }

  @Test
  void noKeyStandsForAnother() throws SQLException {
    var one = talked(opened());
    var two = talked(opened());
    assertThat(blobs("SELECT wrapped FROM key_slots")).hasSize(2).doesNotHaveDuplicates();
    swapped("key_slots", "wrapped", "slot = 1", "slot = 2");
    refused(() -> store.turns().text(one.turn()), "key");
    refused(() -> store.turns().eventsAfter(two.turn(), 0), "key");
    swapped("key_slots", "wrapped", "slot = 1", "slot = 2");
    assertThat(store.turns().text(one.turn())).isPresent();
    sql("DELETE FROM session_keys WHERE session = '" + one.session() + "'");
    assertThatThrownBy(() -> store.turns().text(one.turn()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the vault has no key of session " + one.session());
  }

  @Test
  void keyOfARefusedTurnSealsNothing() {
    var session = opened();
    var turn = turn(session);
    var gap = new ArrayList<>(turn.events());
    gap.addAll(tokens(7, 7));
    assertThatThrownBy(() -> store.turns().begin(StoreFixture.saying(turn, turn.prompt(), gap)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("found id 7, expected 2");
    store.turns().begin(turn);
    store.turns().append(turn.turn(), tokens(2, 5));
    store.close();
    openStore();
    assertThat(store.turns().eventsAfter(turn.turn(), 0)).hasSize(5);
  }

  @Test
  void largeTextComesBack() {
    var session = opened();
    var large = "\u00e9\ud83d\ude00 \u4e2d\u0000".repeat(1 << 17);
    store.vault().put(session.id(), "large", large, LATER);
    store.close();
    openStore();
    assertThat(store.vault().get("large")).contains(large);
  }

  @Test
  void erasedSessionGetsNoKeyAgain() throws SQLException, InterruptedException {
    var session = opened();
    store.vault().put(session.id(), "k", "before", LATER);
    var calls = new ArrayList<Thread>();
    var started = new CountDownLatch(4);
    var refusals = new ConcurrentLinkedQueue<String>();
    for (var i = 0; i < 4; i++) {
      var key = "k" + i;
      calls.add(
          Thread.startVirtualThread(
              () -> {
                try {
                  store.vault().put(session.id(), key, "under way", LATER);
                  started.countDown();
                  while (true) {
                    store.vault().put(session.id(), key, "under way", LATER);
                  }
                } catch (StoreException e) {
                  refusals.add(String.valueOf(e.getMessage()));
                }
              }));
    }
    started.await();
    store.sessions().erase(TENANT, session.id(), NOW);
    for (var call : calls) {
      call.join();
    }
    assertThat(refusals).hasSize(4).allMatch(r -> r.startsWith("there is no session "));
    assertThat(blobs("SELECT session FROM session_keys")).isEmpty();
    assertThat(blobs("SELECT text FROM texts")).isEmpty();
    assertThat(store.turns().begin(turn(session))).isEqualTo(new Begun.NoSession());
    assertThat(blobs("SELECT wrapped FROM key_slots")).containsExactly(new byte[61]);
  }

  @Test
  void eraseThatContinuityNeverCommittedLeavesASessionThatGoesOn() throws SQLException {
    var session = opened();
    var turn = talked(session);
    store.close();
    sql(
        "UPDATE commit_mark SET batch = batch + 1",
        "DELETE FROM texts",
        "DELETE FROM events",
        "DELETE FROM streams",
        "DELETE FROM session_keys",
        "UPDATE key_slots SET used = 0, wrapped = zeroblob(61)");
    openStore();
    assertThat(store.turns().eventsAfter(turn.turn(), 0)).isEmpty();
    var next = talked(session);
    assertThat(store.turns().text(next.turn())).isPresent();
    assertThat(store.sessions().erase(TENANT, session.id(), NOW)).isPresent();
    assertThat(blobs("SELECT session FROM session_keys")).isEmpty();
  }

  @Test
  void keyGoesWithTheLastThatIsUnderIt() throws SQLException {
    var session = opened();
    var turn = talked(session);
    var before = blobs("SELECT wrapped FROM key_slots");
    store.vault().put(session.id(), "longer", "stays", LATER.plusSeconds(1));
    store.vault().purge(LATER);
    assertThat(blobs("SELECT wrapped FROM key_slots")).containsExactlyElementsOf(before);
    assertThat(store.vault().get("longer")).contains("stays");
    store.vault().purge(LATER.plusSeconds(1));
    assertThat(blobs("SELECT session FROM session_keys")).isEmpty();
    assertThat(blobs("SELECT wrapped FROM key_slots")).containsExactly(new byte[61]);
    var next = talked(session);
    assertThat(store.turns().text(next.turn())).isPresent();
    assertThat(store.turns().text(turn.turn())).isEmpty();
    assertThat(blobs("SELECT wrapped FROM key_slots"))
        .hasSize(1)
        .doesNotContainAnyElementsOf(before)
        .doesNotContain(new byte[61]);
  }
}
