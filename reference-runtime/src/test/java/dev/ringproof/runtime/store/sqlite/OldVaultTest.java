package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.LATER;
import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.end;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.tokens;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Vault.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A vault that an older build wrote in the clear is brought over, and nothing of it stays clear.
 */
final class OldVaultTest {
  private static final String CANARY = "canary-of-an-older-build";

  @TempDir Path dir;

  private SqliteStore open() {
    return SqliteStore.open(dir, InstantSource.fixed(NOW));
  }

  /** Leaves a vault of this version, with a turn's prompt, answer and five events in the clear. */
  private BeginTurn written(int version) throws SQLException, IOException {
    BeginTurn turn;
    try (var store = open()) {
      var session = session(TierId.A);
      store.sessions().open(session);
      turn = turn(session);
      store.turns().begin(turn);
      store.turns().settle(end(turn, 1));
    }
    Files.delete(dir.resolve("vault.db"));
    Files.delete(dir.resolve("vault.key"));
    try (var vault = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"))) {
      run(vault, "CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT");
      for (var next = 1; next <= version; next++) {
        for (var statement : resource("vault-" + next + ".sql").split(";\n")) {
          run(vault, statement);
        }
        run(vault, "INSERT INTO schema_version (version) VALUES (?)", next);
      }
      run(vault, "UPDATE commit_mark SET batch = 2");
      fill(vault, turn, version);
    }
    assertThat(hasCanary()).isTrue();
    return turn;
  }

  private static void fill(Connection vault, BeginTurn turn, int version) throws SQLException {
    var until = LATER.toEpochMilli();
    var text = "INSERT INTO texts (session, kind, key, text, until) VALUES (?, ?, ?, ?, ?)";
    var long_ = (CANARY + "\u00e9 ").repeat(900);
    run(vault, text, turn.session(), "PROMPT", turn.turn(), CANARY, until);
    run(vault, text, turn.session(), "TEXT", turn.turn(), long_, until);
    run(vault, text, turn.session(), "OTHER", "k", CANARY, until);
    var stream = "INSERT INTO streams (turn, session, until) VALUES (?, ?, ?)";
    run(vault, stream, turn.turn(), turn.session(), until);
    for (var event : tokens(1, 5)) {
      run(
          vault,
          "INSERT INTO events VALUES (?, ?, ?, ?, 1)",
          version == 1 ? turn.turn() : Integer.valueOf(1),
          event.id(),
          event.type().toString(),
          Json.write(event.payload().with("canary", CANARY)));
    }
  }

  private static void run(Connection vault, String sql, Object... arguments) throws SQLException {
    try (var statement = vault.prepareStatement(sql)) {
      for (var i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(Schema.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private boolean hasCanary() throws IOException {
    try (var files = Files.list(dir)) {
      for (var file : files.toList()) {
        if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(CANARY)) {
          return true;
        }
      }
    }
    return false;
  }

  private void comesOver(int version) throws SQLException, IOException {
    var turn = written(version);
    try (var store = open()) {
      assertThat(hasCanary()).isFalse();
      var answer = (CANARY + "\u00e9 ").repeat(900);
      assertThat(store.vault().recent(turn.session(), 5))
          .containsExactly(new Exchange(turn.turn(), CANARY, answer));
      assertThat(store.vault().get("k")).contains(CANARY);
      assertThat(store.turns().eventsAfter(turn.turn(), 0))
          .hasSize(5)
          .allMatch(e -> e.payload().text("/canary").equals(java.util.Optional.of(CANARY)));
      store.sessions().erase(TENANT, turn.session(), NOW);
      assertThat(store.vault().recent(turn.session(), 5)).isEmpty();
    }
    open().close();
    assertThat(hasCanary()).isFalse();
  }

  @Test
  void vaultOfTheFirstVersionComesOver() throws SQLException, IOException {
    comesOver(1);
  }

  @Test
  void vaultOfTheSecondVersionComesOver() throws SQLException, IOException {
    comesOver(2);
  }

  @Test
  void eachVersionIsWrittenOnce() throws SQLException, IOException {
    written(2);
    open().close();
    try (var vault = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("vault.db"));
        var statement = vault.createStatement();
        var rows = statement.executeQuery("SELECT group_concat(version) FROM schema_version")) {
      assertThat(List.of(rows.getString(1))).containsExactly("1,2,3,4");
    }
  }
}
