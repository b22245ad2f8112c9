package dev.ringproof.runtime.store.postgres;

import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.action;
import static dev.ringproof.runtime.store.StoreFixture.approval;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.tier.TierId;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.StoreFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/stores.md has an operator run on a database that was restored, run. */
@Tag("postgres")
final class RestoredDatabaseTest {
  private static final long AHEAD = 1_000_000;

  private final PostgresAddress address = Databases.make();
  @TempDir Path dir;

  private PostgresStore open() {
    return PostgresStore.open(
        address,
        KeyFile.in(dir),
        dir.resolve("node"),
        InstantSource.fixed(NOW),
        PostgresOptions.DEFAULTS);
  }

  private static String documented() throws IOException {
    var page = Files.readString(Path.of("..", "docs", "stores.md"));
    var from = page.indexOf("```sql\n") + "```sql\n".length();
    return page.substring(from, page.indexOf("```", from));
  }

  @Test
  void whatItMayHaveDoneSinceIsKnownAsSuch() throws IOException, SQLException {
    var under = session(TierId.A);
    var turn = turn(under);
    var sent = action(turn);
    var waiting = action(turn);
    try (var store = open()) {
      store.sessions().open(under);
      store.turns().begin(turn);
      store.actions().request(sent, List.of(), List.of());
      store.actions().request(waiting, List.of(), List.of());
      store
          .actions()
          .ask(
              approval(turn, waiting),
              JsonValue.object(),
              StoreFixture.LATER,
              List.of(),
              List.of());
      assertThat(store.turns().restored()).isEmpty();
    }
    var unused = Databases.sql(address, documented());
    try (var store = open()) {
      assertThat(store.turns().restored()).containsExactly(turn.turn());
      var session = store.sessions().find(TENANT, under.id()).orElseThrow();
      assertThat(session.version()).isEqualTo(AHEAD);
      assertThat(session.epoch()).isGreaterThan(AHEAD);
      var row = store.turns().find(TENANT, turn.turn()).orElseThrow();
      assertThat(row.startVersion()).isEqualTo(AHEAD);
      assertThat(store.actions().find(sent.id()).orElseThrow().state()).isEqualTo("unknown");
      assertThat(store.actions().find(waiting.id()).orElseThrow().state()).isEqualTo("requested");
      assertThat(store.turns().settle(StoreFixture.end(turn, 1))).contains(AHEAD + 1);
    }
  }
}
