package dev.ringproof.runtime.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Heads;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Statements that wait for the next one go with it, in their order, each with its own arguments.
 */
@Tag("postgres")
final class GatheringTest {
  private static final String SAY = "INSERT INTO said (at, what) VALUES (?, ?)";

  private final Connection connection = opened();
  private final Db db = Db.gathering(connection, Heads.NONE);

  private static Connection opened() {
    try {
      return Pool.bare(Databases.make()).getConnection();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void makeATable() throws SQLException {
    db.exec("CREATE TABLE said (at BIGINT, what TEXT NOT NULL)");
    connection.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
  }

  private List<String> said() throws SQLException {
    return db.all("SELECT what FROM said ORDER BY at", row -> row.getString(1));
  }

  @Test
  void aReadSeesWhatWaitedForIt() throws SQLException {
    for (var i = 0; i < 7; i++) {
      db.later(SAY, (long) i, "word " + i);
    }
    db.later("UPDATE said SET what = what || '; ?' WHERE at = ?", 3L);
    assertThat(said())
        .containsExactly("word 0", "word 1", "word 2", "word 3; ?", "word 4", "word 5", "word 6");
  }

  @Test
  void aChangeTellsItsOwnCountAndNotThatOfWhatWaited() throws SQLException {
    db.later(SAY, 1L, "a");
    db.later(SAY, 2L, "b");
    assertThat(db.update("UPDATE said SET what = 'c' WHERE at > ?", 0L)).isEqualTo(2);
    db.later("DELETE FROM said WHERE at = ?", 1L);
    assertThat(db.exists("SELECT 1 FROM said WHERE what = ?", "b")).isFalse();
    assertThat(said()).containsExactly("c");
  }

  @Test
  void moreThanOneMessageHoldsIsSentBefore() throws SQLException {
    for (var i = 0; i < 500; i++) {
      db.later(SAY, (long) i, "x".repeat(i));
    }
    db.flush();
    assertThat(said()).hasSize(500).last().isEqualTo("x".repeat(499));
  }

  @Test
  void whatBreaksIsThrownByTheStatementThatItWaitedFor() throws SQLException {
    db.later(SAY, 1L, "a");
    db.later(SAY, 2L, null);
    assertThatThrownBy(this::said)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23502"));
    connection.rollback();
    assertThat(said()).isEmpty();
  }

  @Test
  void whatWaitsGoesWithARollback() throws SQLException {
    db.later(SAY, 1L, "a");
    db.rolledBack();
    connection.rollback();
    db.later(SAY, 2L, "b");
    assertThat(said()).containsExactly("b");
  }
}
