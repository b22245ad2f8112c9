package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.action;
import static dev.ringproof.runtime.store.StoreFixture.approval;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.TurnEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte of every file is read: raw text is in none, sealed text gone when it has to be. */
final class RetentionTest {
  private static final String CANARY = "canary-7Q4XJ2";
  private static final int TURNS = 25;

  @TempDir Path dir;
  @TempDir Path before;
  private SqliteStore store;

  @BeforeEach
  void openStore() {
    store = SqliteStore.open(dir, InstantSource.fixed(NOW));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void rawTextIsInNoFileWhileItsSessionLives() throws IOException {
    var session = opened();
    for (var i = 0; i < TURNS; i++) {
      talk(session, (CANARY + " ").repeat(i % 5 == 0 ? 900 : 3));
    }
    assertThat(store.vault().recent(session.id(), 1).getFirst().prompt()).contains(CANARY);
    assertThat(filesWith(dir, CANARY)).isEmpty();
    // The scan sees the logs too: what is in the clear is found there.
    assertThat(filesWith(dir, session.id())).contains("vault.db-wal", "continuity.db-wal");
    store.close();
    assertThat(filesWith(dir, CANARY)).isEmpty();
    assertThat(filesWith(dir, session.id())).contains("vault.db", "continuity.db");
    openStore();
  }

  @Test
  void eraseLeavesNoByteBehind() throws IOException, SQLException {
    var erased = opened();
    var kept = opened();
    for (var i = 0; i < TURNS; i++) {
      // Short texts, and long ones that fill pages of their own, among those of another session.
      talk(erased, (CANARY + " ").repeat(i % 5 == 0 ? 900 : 3));
      talk(kept, "kept-by-another ".repeat(i % 7 == 0 ? 700 : 5));
    }
    var sealed = sealed(dir, erased);
    assertThat(sealed).hasSizeGreaterThan(5 * TURNS);
    assertThat(standing(sealed)).isEqualTo(sealed);
    var others = sealed(dir, kept);
    store.sessions().erase(TENANT, erased.id(), NOW);
    assertThat(standing(sealed)).isEmpty();
    assertThat(filesWith(dir, erased.summary() + "summary-of-" + erased.id())).isEmpty();
    assertThat(standing(others)).isEqualTo(others);
    assertThat(store.vault().recent(kept.id(), 1)).hasSize(1);
  }

  /** A backup keeps the rows; without the key that erase threw away they are noise. */
  @Test
  void copyFromBeforeTheEraseIsUnreadableWithTheLaterKeys() throws IOException, SQLException {
    var erased = opened();
    var kept = opened();
    var lost = talk(erased, CANARY);
    var found = talk(kept, "kept-by-another");
    copy(before);
    try (var copy = SqliteStore.open(before, InstantSource.fixed(NOW))) {
      assertThat(copy.turns().text(lost)).contains(CANARY);
      assertThat(copy.turns().eventsAfter(lost, 0)).hasSize(3);
    }
    assertThat(sealed(before, erased)).hasSizeGreaterThan(5);
    store.sessions().erase(TENANT, erased.id(), NOW);
    store.close();
    laterKeys(before);
    assertThat(filesWith(before, CANARY)).isEmpty();
    try (var copy = SqliteStore.open(before, InstantSource.fixed(NOW))) {
      assertThat(copy.turns().text(found)).contains("kept-by-another");
      for (ThrowingCallable read :
          List.<ThrowingCallable>of(
              () -> copy.turns().text(lost),
              () -> copy.turns().eventsAfter(lost, 0),
              () -> copy.vault().recent(erased.id(), 1))) {
        assertThatThrownBy(read)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("the vault has no key of session " + erased.id());
      }
    }
    openStore();
  }

  /** What SQLite's own backup writes while the store is used: whole, and as sealed as the store. */
  @Test
  void onlineBackupHoldsNoRawTextAndGoesOnFromThere() throws IOException, SQLException {
    var session = opened();
    var turn = talk(session, CANARY);
    for (var name : List.of("vault.db", "continuity.db", "jobs.db")) {
      try (var database = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(name));
          var statement = database.createStatement()) {
        statement.executeUpdate("backup to '" + before.resolve(name) + "'");
      }
    }
    assertThat(filesWith(before, CANARY)).isEmpty();
    assertThat(filesWith(before, session.id())).contains("vault.db", "continuity.db");
    Files.copy(dir.resolve("vault.key"), before.resolve("vault.key"));
    try (var restored = SqliteStore.open(before, InstantSource.fixed(NOW))) {
      assertThat(restored.turns().text(turn)).contains(CANARY);
      assertThat(restored.sessions().find(TENANT, session.id())).isPresent();
    }
    assertThat(filesWith(before, CANARY)).isEmpty();
  }

  private void copy(Path to) throws IOException {
    for (var name : List.of("vault.db", "vault.db-wal", "vault.key", "continuity.db")) {
      Files.copy(dir.resolve(name), to.resolve(name));
    }
    Files.copy(dir.resolve("continuity.db-wal"), to.resolve("continuity.db-wal"));
  }

  /** Puts today's keys into an older copy of the vault. */
  private void laterKeys(Path copy) throws SQLException {
    try (var vault = DriverManager.getConnection("jdbc:sqlite:" + copy.resolve("vault.db"));
        var statement = vault.createStatement()) {
      statement.execute("ATTACH DATABASE '" + dir.resolve("vault.db") + "' AS later");
      for (var table : List.of("session_keys", "key_slots")) {
        statement.executeUpdate("DELETE FROM main." + table);
        statement.executeUpdate("INSERT INTO main.%1$s SELECT * FROM later.%1$s".formatted(table));
      }
    }
  }

  /**
   * What is left of a page moves when its neighbours are deleted: no copy may stay where it was.
   */
  @Test
  void eraseLeavesNoByteBehindOfWhatOthersErasuresMoved() throws IOException, SQLException {
    var sessions = new ArrayList<Session>();
    for (var i = 0; i < 5; i++) {
      sessions.add(opened());
    }
    for (var i = 0; i < TURNS; i++) {
      for (var k = 0; k < sessions.size(); k++) {
        talk(sessions.get(k), (CANARY + "-" + k + " ").repeat((i + k) % 5 == 0 ? 900 : 3 + i));
      }
    }
    for (var k = 0; k < sessions.size(); k++) {
      var sealed = sealed(dir, sessions.get(k));
      assertThat(standing(sealed)).as("session " + k).isEqualTo(sealed);
      store.sessions().erase(TENANT, sessions.get(k).id(), NOW);
      assertThat(standing(sealed)).as("session " + k).isEmpty();
    }
  }

  @Test
  void purgeLeavesNoByteBehind() throws IOException, SQLException {
    var sealed = new ArrayList<String>();
    for (var i = 0; i < TURNS; i++) {
      var session = opened();
      talk(session, (CANARY + " ").repeat(i % 5 == 0 ? 900 : 3));
      sealed.addAll(sealed(dir, session));
    }
    assertThat(standing(sealed)).isEqualTo(sealed);
    assertThat(store.vault().purge(LATER.minusMillis(1))).isZero();
    // Of each turn its prompt, its arguments, its answer and its events.
    assertThat(store.vault().purge(LATER)).isEqualTo(4 * TURNS);
    assertThat(standing(sealed)).isEmpty();
    assertThat(filesWith(dir, CANARY)).isEmpty();
  }

  private Session opened() {
    var session =
        new Session(
            session(TierId.A).id(),
            TENANT,
            "ann",
            TierId.A,
            0,
            "",
            new Spend(1_000_000, 1_000_000),
            1,
            null,
            NOW);
    store.sessions().open(session);
    return session;
  }

  /** Takes a turn that has the text in its prompt, an event, its arguments and its answer. */
  private String talk(Session session, String text) {
    var plain = StoreFixture.turn(store, session);
    var turn = StoreFixture.saying(plain, text, plain.events());
    store.turns().begin(turn);
    var action = action(turn);
    store.actions().request(action, List.of(), List.of());
    var arguments = JsonValue.object().with("note", text);
    store
        .actions()
        .ask(approval(turn, action), arguments, LATER, List.of(), List.of(event(2, text)));
    var end = StoreFixture.end(turn, 2);
    store
        .turns()
        .settle(
            new Settlement(
                end.turn(),
                end.state(),
                end.charged(),
                end.perModel(),
                "summary-of-" + session.id(),
                end.view(),
                text,
                end.vaultUntil(),
                end.now(),
                end.evidence(),
                end.events()));
    return turn.turn();
  }

  private static TurnEvent event(long id, String text) {
    return new TurnEvent(id, EventType.TOKEN, JsonValue.object().with("text", text));
  }

  /** Returns what stands sealed of a session: its key, its texts, its events; one char a byte. */
  private static List<String> sealed(Path in, Session session) throws SQLException {
    var found = new ArrayList<String>();
    try (var vault = DriverManager.getConnection("jdbc:sqlite:" + in.resolve("vault.db"));
        var query =
            vault.prepareStatement(
                "SELECT wrapped FROM key_slots JOIN session_keys USING (slot) WHERE session = ?1"
                    + " UNION ALL SELECT text FROM texts WHERE session = ?1"
                    + " UNION ALL SELECT payload FROM events JOIN streams ON number = stream"
                    + " WHERE session = ?1")) {
      query.setString(1, session.id());
      var rows = query.executeQuery();
      while (rows.next()) {
        found.add(new String(rows.getBytes(1), StandardCharsets.ISO_8859_1));
      }
    }
    return found;
  }

  /** Returns those of the sealed that are in some file; by their ends, which fit into one page. */
  private List<String> standing(List<String> sealed) throws IOException {
    var all = new StringBuilder();
    try (var files = Files.list(dir)) {
      for (var file : files.toList()) {
        all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    var bytes = all.toString();
    return sealed.stream()
        .filter(s -> bytes.contains(s.substring(0, 24)) || bytes.contains(end(s)))
        .toList();
  }

  private static String end(String sealed) {
    return sealed.substring(sealed.length() - 12);
  }

  private static List<String> filesWith(Path in, String text) throws IOException {
    var found = new ArrayList<String>();
    try (var files = Files.list(in)) {
      for (var file : files.toList()) {
        // One char a byte, so that text is found in whatever bytes surround it.
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file.getFileName().toString());
        }
      }
    }
    return found;
  }
}
