package dev.ringproof.runtime.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.SessionKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No copy of a wrapped key outlives its session in any byte, whatever order sessions go in. */
final class KeySlotsTest {
  private static final int SESSIONS = 400;
  private static final int AT_ONCE = 10;

  @TempDir Path dir;
  private final SessionKeys keys = new SessionKeys(new byte[32], new KeySlots());
  private final Map<String, String> wrapped = new HashMap<>();
  private Path file;

  @BeforeEach
  void prepare() {
    file = dir.resolve("vault.db");
    Schema.prepare(file, "vault", Duration.ofSeconds(5), Map.of(3, db -> SealPlain.run(db, keys)));
  }

  private void make(Db db, String session) throws SQLException {
    keys.make(db, session);
    var sql =
        "SELECT " + new KeySlots().column("s.session") + " FROM session_keys s WHERE s.session = ?";
    var bytes = db.one(sql, row -> row.getBytes("wrapped"), session).orElseThrow();
    wrapped.put(session, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private String allBytes() throws IOException {
    var all = new StringBuilder();
    try (var files = Files.list(dir)) {
      for (var path : files.toList()) {
        all.append(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  @Test
  void eraseInAnyOrderLeavesNoCopy() throws SQLException, IOException {
    var random = new Random(7);
    var live = new ArrayList<String>();
    try (var db = new Db(Schema.connect(file, Duration.ofSeconds(5)))) {
      db.exec("BEGIN");
      for (var i = 0; i < SESSIONS; i++) {
        var session = "ses_%026d".formatted(random.nextLong() >>> 1);
        make(db, session);
        live.add(session);
      }
      db.exec("COMMIT");
      assertThat(missing(live)).isEmpty();
      Collections.shuffle(live, random);
      while (!live.isEmpty()) {
        db.exec("BEGIN");
        var gone = List.copyOf(live.subList(0, Math.min(AT_ONCE, live.size())));
        for (var session : gone) {
          keys.forget(db, session);
        }
        live.removeAll(gone);
        if (live.size() > SESSIONS / 2) {
          var session = "ses_%026d".formatted(random.nextLong() >>> 1);
          make(db, session);
          live.add(session);
        }
        db.exec("COMMIT");
        db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
        var bytes = allBytes();
        for (var session : List.copyOf(wrapped.keySet())) {
          assertThat(bytes.contains(wrapped.getOrDefault(session, "")))
              .as(session)
              .isEqualTo(live.contains(session));
          if (!live.contains(session)) {
            wrapped.remove(session);
          }
        }
      }
    }
  }

  private List<String> missing(List<String> live) throws IOException {
    var bytes = allBytes();
    return live.stream().filter(s -> !bytes.contains(wrapped.getOrDefault(s, "?"))).toList();
  }
}
