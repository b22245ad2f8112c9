package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.contract.trace.EvidenceChain.Break;
import dev.ringproof.runtime.store.ActionStore.Decider;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Begun;
import dev.ringproof.runtime.store.EvidenceLog.Trace;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.StoreFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store makes of files that were changed, damaged, newer or in use. */
final class SqliteFilesTest {
  @TempDir Path dir;
  @TempDir Path elsewhere;

  private SqliteStore open() {
    return SqliteStore.open(dir, InstantSource.fixed(NOW));
  }

  private SqliteStore open(KeyFile key) {
    return SqliteStore.open(dir, key, InstantSource.fixed(NOW), SqliteOptions.DEFAULTS);
  }

  private void sql(String file, String... statements) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(file));
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.executeUpdate(sql);
      }
    }
  }

  private BeginTurn begunAndSettled() {
    try (var store = open()) {
      var session = session(TierId.A);
      store.sessions().open(session);
      var turn = turn(session);
      store.turns().begin(turn);
      store.turns().settle(end(turn, 1));
      return turn;
    }
  }

  private static Optional<Long> broken(Trace trace) {
    return EvidenceChain.firstBreak(trace.trace(), trace.entries()).map(Break::seq);
  }

  @Test
  void flippedByteBreaksTheChain() throws SQLException {
    var turn = begunAndSettled();
    sql("continuity.db", "UPDATE evidence SET body = replace(body, '12', '13') WHERE seq = 2");
    try (var store = open()) {
      var trace = store.evidence().trace(TENANT, turn.trace()).orElseThrow();
      assertThat(broken(trace)).contains(2L);
    }
  }

  @Test
  void missingEntryBreaksTheChain() throws SQLException {
    var turn = begunAndSettled();
    sql("continuity.db", "DELETE FROM evidence WHERE seq = 1");
    try (var store = open()) {
      var trace = store.evidence().trace(TENANT, turn.trace()).orElseThrow();
      assertThat(broken(trace)).contains(1L);
    }
  }

  @Test
  void eventsThatContinuityNeverCommittedGo() throws SQLException {
    var turn = begunAndSettled();
    sql(
        "vault.db",
        "UPDATE commit_mark SET batch = batch + 1",
        "INSERT INTO events SELECT stream, 3, payload, (SELECT batch FROM commit_mark)"
            + " FROM events WHERE id = 1");
    try (var store = open()) {
      assertThat(store.turns().eventsAfter(turn.turn(), 0)).hasSize(2);
    }
  }

  @Test
  void whatATurnLeftThatContinuityNeverBeganGoes() throws SQLException {
    var kept = begunAndSettled();
    var lost = begunAndSettled();
    sql("continuity.db", "DELETE FROM turns WHERE id = '" + lost.turn() + "'");
    sql(
        "vault.db",
        "UPDATE commit_mark SET batch = batch + 1",
        "UPDATE events SET batch = (SELECT batch FROM commit_mark) WHERE stream ="
            + " (SELECT number FROM streams WHERE turn = '"
            + lost.turn()
            + "')",
        "DELETE FROM texts WHERE kind = 'TEXT' AND key = '" + lost.turn() + "'");
    open().close();
    assertThat(texts("SELECT turn FROM streams")).containsExactly(kept.turn());
    assertThat(texts("SELECT key FROM texts WHERE kind = 'PROMPT'")).containsExactly(kept.turn());
    assertThat(texts("SELECT stream FROM events")).hasSize(2);
  }

  private List<String> texts(String query) throws SQLException {
    try (var vault = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"));
        var statement = vault.createStatement();
        var rows = statement.executeQuery(query)) {
      var found = new ArrayList<String>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  @Test
  void aChainGoesOnFromItsLastEntryAfterAStart() throws SQLException {
    var turn = begunAndSettled();
    // As a build before left it; what it kept of the head is not what is gone on from.
    sql(
        "continuity.db",
        "ALTER TABLE traces ADD COLUMN next_seq INTEGER NOT NULL DEFAULT 9",
        "ALTER TABLE traces ADD COLUMN head TEXT NOT NULL DEFAULT 'a head'",
        "CREATE INDEX traces_of_session ON traces (session)",
        "DELETE FROM schema_version WHERE version >= 8");
    for (int start = 0; start < 2; start++) {
      try (var store = open()) {
        store.evidence().append(turn.trace(), List.of(StoreFixture.draft("route")));
        store.evidence().append(turn.trace(), List.of(StoreFixture.draft("route")));
      }
    }
    try (var store = open()) {
      var trace = store.evidence().trace(TENANT, turn.trace()).orElseThrow();
      assertThat(trace.entries()).hasSize(8);
      assertThat(broken(trace)).isEmpty();
    }
  }

  @Test
  void anIdempotencyKeyIsInNoFileAndIsFoundAgain() throws IOException, SQLException {
    var key = "a-key-of-the-client";
    var session = session(TierId.A);
    var first = turn(session, key, "digest-1");
    try (var store = open()) {
      store.sessions().open(session);
      store.turns().begin(first);
      for (var file : List.of("continuity.db", "continuity.db-wal", "vault.db", "vault.db-wal")) {
        var bytes = Files.readAllBytes(dir.resolve(file));
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).as(file).doesNotContain(key);
      }
      assertReplayed(store, turn(session, key, "digest-1"), first);
    }
    try (var store = open()) {
      assertReplayed(store, turn(session, key, "digest-1"), first);
    }
    // As a build before left it.
    sql("continuity.db", "UPDATE turns SET idempotency_key = '" + key + "'");
    try (var store = open()) {
      assertReplayed(store, turn(session, key, "digest-1"), first);
      assertThat(store.turns().begin(turn(session, key, "digest-2")))
          .isEqualTo(new Begun.KeyReused());
    }
  }

  private static void assertReplayed(SqliteStore store, BeginTurn again, BeginTurn first) {
    var replayed = (Begun.Replayed) store.turns().begin(again);
    assertThat(replayed.turn().id()).isEqualTo(first.turn());
  }

  @Test
  void wordsThatAnEarlierBuildTookStandWithoutScopes() throws SQLException {
    String approval;
    try (var store = open()) {
      var session = session(TierId.A);
      store.sessions().open(session);
      var turn = turn(session);
      store.turns().begin(turn);
      var action = StoreFixture.action(turn);
      store.actions().request(action, List.of(), List.of());
      var row = StoreFixture.approval(turn, action);
      store.actions().ask(row, JsonValue.object(), StoreFixture.LATER, List.of(), List.of());
      var by = new Decider("eve", Set.of("approve"));
      assertThat(store.actions().decide(row.id(), "approved", by, null, List.of(), List.of()))
          .isTrue();
      approval = row.id();
    }
    // As a build before left it.
    sql(
        "continuity.db",
        "ALTER TABLE approvals DROP COLUMN decided_scopes",
        "DROP INDEX jobs_of_tenant",
        "ALTER TABLE turns DROP COLUMN attempts",
        "ALTER TABLE turns DROP COLUMN redrives",
        "ALTER TABLE turns DROP COLUMN accepted_at",
        "DROP TABLE restored_turns",
        "ALTER TABLE traces ADD COLUMN next_seq INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE traces ADD COLUMN head TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX traces_of_session ON traces (session)",
        "DELETE FROM schema_version WHERE version >= 5");
    try (var store = open()) {
      var row = store.actions().approval(TENANT, approval).orElseThrow();
      assertThat(row.decidedBy()).isEqualTo("eve");
      assertThat(row.decidedScopes()).isEmpty();
    }
  }

  @Test
  void newerSchemaIsRefusedWithASentence() throws SQLException {
    open().close();
    sql("vault.db", "INSERT INTO schema_version (version) VALUES (7)");
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("schema version 7, expected at most 4");
    sql("vault.db", "DELETE FROM schema_version WHERE version = 7");
    open().close();
  }

  @Test
  void vaultOpensWithItsOwnKeyAlone() throws IOException {
    var turn = begunAndSettled();
    var made = KeyFile.in(dir);
    var moved = Files.move(made.path(), elsewhere.resolve("moved.key"));
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the key of the vault: found no file")
        .hasMessageContaining("vault.key");
    // A key is made for a vault that has none, never for one that was sealed by another.
    assertThat(made.path()).doesNotExist();
    var other = KeyFile.in(elsewhere);
    other.readOrMake();
    assertThatThrownBy(() -> open(KeyFile.given(other.path())))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("was sealed by another key than the one in " + other.path());
    try (var store = open(KeyFile.given(moved))) {
      assertThat(store.turns().text(turn.turn())).isPresent();
    }
    assertThat(made.path()).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"continuity.db", "vault.db", "jobs.db"})
  void damagedFileIsRefusedWithTheReasonAndTheWayOn(String name) throws IOException {
    begunAndSettled();
    var file = dir.resolve(name);
    var good = Files.readAllBytes(file);
    damaged(file, good, 4096, good.length);
    damaged(file, good, 0, 100);
    // The end is cut off: pages that the first one counts are not there.
    Files.write(file, Arrays.copyOf(good, good.length / 2 / 4096 * 4096));
    refusedAsDamaged(file);
    Files.write(file, good);
    open().close();
  }

  private void damaged(Path file, byte[] good, int from, int to) throws IOException {
    var bytes = good.clone();
    Arrays.fill(bytes, from, to, (byte) 0x5a);
    Files.write(file, bytes);
    refusedAsDamaged(file);
    assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
  }

  private void refusedAsDamaged(Path file) {
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the database " + file + " is damaged: ")
        .hasMessageContaining("restore it from a backup with --restore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"continuity.db", "vault.db"})
  void missingFileIsNotMadeAnew(String name) throws IOException {
    var turn = begunAndSettled();
    var moved = Files.move(dir.resolve(name), elsewhere.resolve(name));
    assertThatThrownBy(this::open)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the database " + dir.resolve(name) + " is missing");
    assertThat(dir.resolve(name)).doesNotExist();
    Files.move(moved, dir.resolve(name));
    try (var store = open()) {
      assertThat(store.turns().text(turn.turn())).isPresent();
    }
  }

  @Test
  void aFirstStartThatEndedBeforeTheVaultWasMadeIsNoLoss() throws IOException {
    open().close();
    Files.delete(dir.resolve("vault.db"));
    open().close();
  }

  @Test
  void directoryHasOneRuntimeAtATime() {
    try (var first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by another runtime");
      assertThat(first.turns().unfinished()).isEmpty();
    }
    open().close();
  }

  @Test
  void stalledWritesFailWithinTheirPatienceAndLeaveNothing() throws SQLException {
    var options =
        new SqliteOptions(Duration.ofMillis(50), 1, Duration.ofMillis(1), Duration.ofMillis(100));
    try (var store = SqliteStore.open(dir, InstantSource.fixed(NOW), options);
        var other = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("continuity.db"));
        var lock = other.createStatement()) {
      var session = session(TierId.A);
      lock.execute("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> store.sessions().open(session)).isInstanceOf(StoreException.class);
      assertThat(store.sessions().find(TENANT, session.id())).isEmpty();
      lock.execute("ROLLBACK");
      store.sessions().open(session);
      assertThat(store.sessions().find(TENANT, session.id())).isPresent();
    }
  }

  @Test
  void tokensOutliveAStall() throws SQLException {
    var options =
        new SqliteOptions(Duration.ofMillis(20), 1, Duration.ofMillis(1), Duration.ofMillis(100));
    try (var store = SqliteStore.open(dir, InstantSource.fixed(NOW), options);
        var other = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"));
        var lock = other.createStatement()) {
      var session = session(TierId.A);
      store.sessions().open(session);
      var turn = turn(session);
      store.turns().begin(turn);
      lock.execute("BEGIN IMMEDIATE");
      store.turns().appendSoon(turn.turn(), StoreFixture.tokens(2, 5));
      assertThatThrownBy(() -> store.turns().append(turn.turn(), StoreFixture.tokens(6, 6)))
          .isInstanceOf(StoreException.class);
      lock.execute("ROLLBACK");
      store.turns().append(turn.turn(), StoreFixture.tokens(6, 6));
      assertThat(store.turns().eventsAfter(turn.turn(), 1)).isEqualTo(StoreFixture.tokens(2, 6));
    }
  }
}
