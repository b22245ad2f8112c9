package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.action;
import static dev.ringproof.runtime.store.StoreFixture.approval;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.Spend;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.wire.EventType;
import dev.ringproof.runtime.session.Session;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Settlement;
import dev.ringproof.runtime.store.StoreFixture;
import dev.ringproof.runtime.store.TurnEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every byte of every file is read: raw text is where it may be, and gone when it has to be. */
final class RetentionTest {
  private static final String CANARY = "canary-7Q4XJ2";
  private static final int TURNS = 25;

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

  @Test
  void rawTextIsNeverInContinuity() throws IOException {
    talk(opened(), CANARY);
    assertThat(filesWith(CANARY)).contains("vault.db-wal").doesNotContain("continuity.db-wal");
    store.close();
    assertThat(filesWith(CANARY)).containsExactly("vault.db");
    openStore();
  }

  @Test
  void eraseLeavesNoByteBehind() throws IOException {
    var erased = opened();
    var kept = opened();
    for (var i = 0; i < TURNS; i++) {
      // Short texts, and long ones that fill pages of their own, among those of another session.
      talk(erased, (CANARY + " ").repeat(i % 5 == 0 ? 900 : 3));
      talk(kept, "kept-by-another ".repeat(i % 7 == 0 ? 700 : 5));
    }
    assertThat(filesWith(CANARY)).isNotEmpty();
    store.sessions().erase(TENANT, erased.id(), NOW);
    assertThat(filesWith(CANARY)).isEmpty();
    assertThat(filesWith(erased.summary() + "summary-of-" + erased.id())).isEmpty();
    assertThat(filesWith("kept-by-another")).isNotEmpty();
  }

  /**
   * What is left of a page moves when its neighbours are deleted: no copy may stay where it was.
   */
  @Test
  void eraseLeavesNoByteBehindOfWhatOthersErasuresMoved() throws IOException {
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
      store.sessions().erase(TENANT, sessions.get(k).id(), NOW);
      assertThat(filesWith(CANARY + "-" + k)).as("session " + k).isEmpty();
    }
  }

  @Test
  void purgeLeavesNoByteBehind() throws IOException {
    for (var i = 0; i < TURNS; i++) {
      talk(opened(), (CANARY + " ").repeat(i % 5 == 0 ? 900 : 3));
    }
    assertThat(store.vault().purge(LATER.minusMillis(1))).isZero();
    assertThat(store.vault().purge(LATER)).isEqualTo(3 * TURNS);
    assertThat(filesWith(CANARY)).isEmpty();
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
  private void talk(Session session, String text) {
    var turn = saying(StoreFixture.turn(session), text);
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
  }

  private static TurnEvent event(long id, String text) {
    return new TurnEvent(id, EventType.TOKEN, JsonValue.object().with("text", text));
  }

  private static BeginTurn saying(BeginTurn t, String prompt) {
    return new BeginTurn(
        t.turn(),
        t.trace(),
        t.session(),
        t.actor(),
        t.bodyDigest(),
        null,
        null,
        t.reservation(),
        null,
        null,
        t.budgetWindow(),
        t.vaultUntil(),
        t.now(),
        prompt,
        null,
        t.evidence(),
        t.events());
  }

  private List<String> filesWith(String text) throws IOException {
    var found = new ArrayList<String>();
    try (var files = Files.list(dir)) {
      for (var file : files.toList()) {
        // One char a byte, so that text is found in whatever bytes surround it.
        var bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        if (bytes.contains(text)) {
          found.add(file.getFileName().toString());
        }
      }
    }
    return found;
  }
}
