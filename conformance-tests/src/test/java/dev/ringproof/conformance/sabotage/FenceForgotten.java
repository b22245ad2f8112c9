package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Has lost the triggers by which the store refuses the writes of a node that lost its lease. */
public final class FenceForgotten extends Assembly {
  private static final List<String> FENCED =
      List.of("continuity.turns", "continuity.actions", "vault.events", "vault.texts");

  FenceForgotten(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, FenceForgotten::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    var at = config().store();
    if (at != null) {
      try (var connection = DriverManager.getConnection(at.url(), at.user(), at.password());
          var statement = connection.createStatement()) {
        for (var table : FENCED) {
          statement.execute("DROP TRIGGER IF EXISTS fence ON " + table);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
    return honest;
  }
}
