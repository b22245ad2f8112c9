package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.TurnRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of a store that is written to, and what is made of them. */
final class SqliteBackupTest {
  @TempDir Path dir;
  private Path data;
  private Path copy;
  private Path again;

  @BeforeEach
  void nameFolders() {
    data = dir.resolve("data");
    copy = dir.resolve("copies").resolve("one");
    again = dir.resolve("again");
  }

  private static SqliteStore open(Path dir) {
    return SqliteStore.open(dir, InstantSource.fixed(NOW));
  }

  private void take(Runnable chosen) {
    SqliteBackup.take(data, KeyFile.in(data), copy, NOW, chosen);
  }

  private void take() {
    take(() -> {});
  }

  private List<String> restore() {
    return SqliteBackup.restore(copy, again, KeyFile.in(again));
  }

  private void restoreWithItsKey() throws IOException {
    Files.createDirectories(again);
    Files.copy(KeyFile.in(data).path(), KeyFile.in(again).path());
    assertThat(restore()).anyMatch(said -> said.contains("the vault's key is the one in"));
  }

  private static BeginTurn settled(Store store) {
    var session = session(TierId.A);
    store.sessions().open(session);
    return settled(store, session);
  }

  private static BeginTurn settled(Store store, Session session) {
    var turn = turn(store, session);
    store.turns().begin(turn);
    store.turns().settle(end(turn, 1));
    return turn;
  }

  /** All of a turn is there, in both databases, and hangs together. */
  private static void whole(Store store, TurnRow row) {
    assertThat(store.turns().text(row.id())).contains("answer of " + row.id());
    assertThat(store.turns().eventsAfter(row.id(), 0).getLast().type())
        .isEqualTo(EventType.TURN_COMPLETED);
    var trace = store.evidence().trace(TENANT, row.trace()).orElseThrow();
    assertThat(trace.entries()).hasSize(4);
    assertThat(EvidenceChain.firstBreak(trace.trace(), trace.entries())).isEmpty();
  }

  @Test
  void commitsGoOnWhileItIsTakenAndItIsOfOneMoment() throws IOException {
    var later = new ArrayList<BeginTurn>();
    BeginTurn before;
    BeginTurn erased;
    try (var store = open(data)) {
      before = settled(store);
      erased = settled(store);
      take(
          () -> {
            later.add(settled(store));
            later.add(
                settled(store, store.sessions().find(TENANT, before.session()).orElseThrow()));
          });
      // What is erased once it is taken is in it, with the key that the copy does not have.
      assertThat(store.sessions().erase(TENANT, erased.session(), NOW)).isPresent();
    }
    restoreWithItsKey();
    try (var store = open(again)) {
      whole(store, store.turns().find(TENANT, before.turn()).orElseThrow());
      whole(store, store.turns().find(TENANT, erased.turn()).orElseThrow());
      assertThat(later).hasSize(2);
      for (var turn : later) {
        assertThat(store.turns().find(TENANT, turn.turn())).isEmpty();
        assertThat(store.evidence().trace(TENANT, turn.trace())).isEmpty();
        assertThat(store.vault().prompt(turn.turn())).isEmpty();
      }
    }
  }

  @Test
  void underLoadWhatWasAcknowledgedBeforeIsInItAndNothingIsInItByHalf() throws Exception {
    Queue<BeginTurn> acknowledged = new ConcurrentLinkedQueue<>();
    var sessions = StoreFixture.times(4).mapToObj(i -> session(TierId.A)).toList();
    List<BeginTurn> before;
    long during;
    try (var store = open(data)) {
      sessions.forEach(store.sessions()::open);
      var stop = new AtomicBoolean();
      var threads = new ArrayList<Thread>();
      for (var session : sessions) {
        threads.add(
            Thread.ofPlatform()
                .start(
                    () -> {
                      while (!stop.get()) {
                        acknowledged.add(settled(store, session));
                      }
                    }));
      }
      while (acknowledged.size() < 40) {
        Thread.onSpinWait();
      }
      before = List.copyOf(acknowledged);
      var commits = store.writer().commits();
      take();
      during = store.writer().commits() - commits;
      stop.set(true);
      for (var thread : threads) {
        thread.join();
      }
    }
    assertThat(during).isPositive();
    restoreWithItsKey();
    try (var store = open(again)) {
      assertThat(before).allMatch(t -> store.turns().find(TENANT, t.turn()).isPresent());
      var found = 0;
      for (var session : sessions) {
        var rows = store.turns().ofSession(TENANT, session.id(), null, 100_000).orElseThrow();
        var ended = rows.stream().filter(row -> row.endedAt() != null).toList();
        var version = store.sessions().find(TENANT, session.id()).orElseThrow().version();
        assertThat(version).isEqualTo(SqliteBackup.AHEAD + ended.size());
        ended.forEach(row -> whole(store, row));
        found += ended.size();
      }
      assertThat(found).isBetween(before.size(), acknowledged.size());
    }
  }

  @Test
  void turnsUnderWayAreKnownAsSuchAndWhatClientsAndToolsSawIsOlder() throws IOException {
    BeginTurn turn;
    try (var store = open(data)) {
      settled(store);
      var session = session(TierId.A);
      store.sessions().open(session);
      turn = turn(session);
      store.turns().begin(turn);
      assertThat(store.turns().restored()).isEmpty();
      take();
    }
    restoreWithItsKey();
    try (var store = open(again)) {
      assertThat(store.turns().restored()).containsExactly(turn.turn());
      assertThat(store.turns().unfinished()).extracting(TurnRow::id).containsExactly(turn.turn());
      var row = store.turns().find(TENANT, turn.turn()).orElseThrow();
      var session = store.sessions().find(TENANT, turn.session()).orElseThrow();
      assertThat(session.version()).isEqualTo(SqliteBackup.AHEAD);
      assertThat(row.startVersion()).isEqualTo(session.version());
      assertThat(session.epoch()).isGreaterThan(SqliteBackup.AHEAD);
      assertThat(row.epoch()).isEqualTo(session.epoch());
      assertThat(store.turns().settle(end(turn, 1))).contains(SqliteBackup.AHEAD + 1);
      assertThat(store.sessions().erase(TENANT, turn.session(), NOW)).isPresent();
      assertThat(store.turns().restored()).isEmpty();
    }
  }

  @Test
  void theKeyIsNotInItAndAnotherIsRefused() throws IOException {
    BeginTurn turn;
    try (var store = open(data)) {
      turn = settled(store);
      take();
    }
    assertThat(Disk.names(copy))
        .containsExactly("backup.json", "continuity.db", "jobs.db", "vault.db");
    for (var name : Disk.names(copy)) {
      var text = new String(Files.readAllBytes(copy.resolve(name)), StandardCharsets.ISO_8859_1);
      assertThat(text).as(name).doesNotContain("answer of " + turn.turn());
      assertThat(text).as(name).doesNotContain(Files.readString(KeyFile.in(data).path()).strip());
    }
    KeyFile.in(Files.createDirectories(again)).readOrMake();
    assertThatThrownBy(this::restore)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("sealed by another key than the one in");
    again = dir.resolve("third");
    assertThat(restore()).anyMatch(said -> said.contains("the vault's key is not in the copy"));
    assertThatThrownBy(() -> open(again))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("the key of the vault: found no file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"continuity.db", "vault.db", "jobs.db"})
  void aDamagedCopyIsRefusedAndNothingIsRestored(String name) throws IOException {
    try (var store = open(data)) {
      settled(store);
      take();
    }
    var file = copy.resolve(name);
    var bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    refused("the copy " + copy + " is damaged: expected " + name, "use another copy");
    Files.write(file, new byte[0]);
    refused("the copy " + copy + " is damaged: expected " + name, "found 0 bytes");
    Files.delete(file);
    refused("the copy " + copy + " is damaged: expected " + name, "found none");
    Files.delete(copy.resolve("backup.json"));
    refused("there is no finished copy of a store in " + copy, "--backup");
  }

  private void refused(String... words) {
    assertThatThrownBy(this::restore).isInstanceOf(StoreException.class).message().contains(words);
    assertThat(again).doesNotExist();
  }

  @Test
  void foldersThatHoldSomethingAreLeftAsTheyAre() throws IOException {
    try (var store = open(data)) {
      settled(store);
      take();
      assertThatThrownBy(this::take)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is not empty: name a new one");
      assertThatThrownBy(() -> SqliteBackup.restore(copy, data, KeyFile.in(data)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is not empty: found continuity.db")
          .hasMessageContaining("Move it away");
    }
    assertThatThrownBy(() -> SqliteBackup.take(again, KeyFile.in(again), dir.resolve("x"), NOW))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("there is no store in " + again);
    assertThat(again).doesNotExist();
    assertThat(dir.resolve("x")).doesNotExist();
  }

  @Test
  void aRestoreThatBrokeOffIsNoStore() throws IOException {
    try (var store = open(data)) {
      settled(store);
      take();
    }
    Files.createDirectories(again);
    Files.copy(copy.resolve("continuity.db"), SqliteBackup.unfinished(again, "continuity.db"));
    assertThatThrownBy(() -> open(again))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("did not finish: remove that directory and restore again");
  }
}
