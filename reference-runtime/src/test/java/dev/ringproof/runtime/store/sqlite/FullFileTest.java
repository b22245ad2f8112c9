package dev.ringproof.runtime.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.runtime.store.sql.Db;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that may not grow, as on a full disk, and may again. */
final class FullFileTest {
  private static final String ADD = "INSERT INTO lines (text) VALUES (?)";

  @TempDir Path folder;

  @Test
  void whatFailedOnItGoesThroughOnceThereIsRoom() throws Exception {
    var url = "jdbc:sqlite:" + folder.resolve("lines.db");
    try (var db = new Db(DriverManager.getConnection(url))) {
      db.exec("CREATE TABLE lines (text TEXT)");
      db.exec("PRAGMA max_page_count = 2");
      db.step("BEGIN IMMEDIATE");
      assertThatThrownBy(() -> db.update(ADD, "x".repeat(100_000)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("SQLITE_FULL");
      db.exec("PRAGMA max_page_count = 1000");
      // SQLite has rolled the transaction back by itself.
      db.step("BEGIN IMMEDIATE");
      assertThat(db.update(ADD, "x".repeat(100_000))).isEqualTo(1);
      db.step("COMMIT");
      assertThat(db.exists("SELECT 1 FROM lines")).isTrue();
    }
  }
}
