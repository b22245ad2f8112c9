package dev.ringproof.runtime.store.sqlite;

import static dev.ringproof.runtime.store.StoreFixture.NOW;
import static dev.ringproof.runtime.store.StoreFixture.TENANT;
import static dev.ringproof.runtime.store.StoreFixture.draft;
import static dev.ringproof.runtime.store.StoreFixture.session;
import static dev.ringproof.runtime.store.StoreFixture.turn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.contract.tier.TierId;
import dev.ringproof.contract.trace.EvidenceChain;
import dev.ringproof.contract.trace.EvidenceEntry;
import dev.ringproof.runtime.store.BeginTurn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evidence of an older build is brought over, entry by entry, and its chains go on. */
final class OldContinuityTest {
  private static final int OLD = 2;

  @TempDir Path dir;

  private SqliteStore open() {
    return SqliteStore.open(dir, InstantSource.fixed(NOW));
  }

  private List<BeginTurn> written() {
    var turns = new ArrayList<BeginTurn>();
    try (var store = open()) {
      for (var i = 0; i < 3; i++) {
        var session = session(TierId.A);
        store.sessions().open(session);
        var turn = turn(session);
        turns.add(turn);
        store.turns().begin(turn);
      }
      for (var turn : List.of(turns.get(2), turns.get(0), turns.get(2))) {
        store.evidence().append(turn.trace(), List.of(draft("note"), draft("recovery")));
      }
    }
    return turns;
  }

  /** Writes the rows that stand in the file as the older build's tables had them. */
  private void makeOld() throws SQLException, IOException {
    var now = dir.resolve("continuity.db");
    var old = dir.resolve("old.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + old);
        var sql = connection.createStatement()) {
      sql.execute("CREATE TABLE schema_version (version INTEGER NOT NULL) STRICT");
      for (var version = 1; version <= OLD; version++) {
        for (var statement : resource("continuity-" + version + ".sql").split(";\n")) {
          sql.execute(statement);
        }
        sql.execute("INSERT INTO schema_version (version) VALUES (" + version + ")");
      }
      sql.execute("ATTACH DATABASE '" + now + "' AS now");
      sql.execute("DELETE FROM commit_mark");
      for (var table : List.of("commit_mark", "sessions", "turns", "session_spend")) {
        var columns = columns(sql, table);
        sql.execute(
            "INSERT INTO main.%s (%s) SELECT %s FROM now.%s"
                .formatted(table, columns, columns, table));
      }
      sql.execute(
          "INSERT INTO main.traces SELECT t.trace, t.tenant, t.session, e.seq + 1, e.hash"
              + " FROM now.traces t JOIN now.evidence e ON e.trace_number = t.number"
              + " AND e.seq = (SELECT max(seq) FROM now.evidence WHERE trace_number = t.number)");
      sql.execute(
          "INSERT INTO main.evidence SELECT t.trace, e.seq, e.at, e.type, e.body, e.prev, e.hash"
              + " FROM now.evidence e JOIN now.traces t ON t.number = e.trace_number");
    }
    Files.delete(now);
    Files.move(old, now);
  }

  /** Returns the columns that the older build's table has. */
  private static String columns(Statement sql, String table) throws SQLException {
    var query = "SELECT group_concat(name) FROM pragma_table_info('" + table + "', 'main')";
    try (var row = sql.executeQuery(query)) {
      return row.getString(1);
    }
  }

  private static String resource(String name) throws IOException {
    try (var in = Objects.requireNonNull(Schema.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static List<EvidenceEntry> entries(SqliteStore store, BeginTurn turn) {
    return store.evidence().trace(TENANT, turn.trace()).orElseThrow().entries();
  }

  @Test
  void chainsComeOverAndGoOn() throws SQLException, IOException {
    var turns = written();
    var before = new ArrayList<List<EvidenceEntry>>();
    try (var store = open()) {
      turns.forEach(turn -> before.add(entries(store, turn)));
    }
    makeOld();
    try (var store = open()) {
      var after = turns.stream().map(turn -> entries(store, turn)).toList();
      assertThat(after).isEqualTo(before);
      assertThat(after.stream().map(List::size).distinct()).hasSizeGreaterThan(1);
      for (var turn : turns) {
        store.evidence().append(turn.trace(), List.of(draft("note")));
        var entries = entries(store, turn);
        assertThat(EvidenceChain.firstBreak(turn.trace(), entries)).isEmpty();
      }
      assertThat(entries(store, turns.getLast())).hasSize(before.getLast().size() + 1);
    }
  }
}
