package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.StoreException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The database's schema, brought to this build's version by one node at a time. A migration adds
 * what the next build needs and takes nothing away that the build before uses; what nobody uses any
 * more goes in a later one.
 */
final class PostgresSchema {
  private static final int OLDEST = 150_000;

  private final Flyway flyway;
  private final PostgresAddress address;

  PostgresSchema(DataSource source, PostgresAddress address) {
    this.address = address;
    flyway =
        Flyway.configure(PostgresSchema.class.getClassLoader())
            .dataSource(source)
            .schemas("continuity", "vault", "jobs")
            .defaultSchema("continuity")
            .table("schema_version")
            .locations("classpath:dev/ringproof/runtime/store/postgres")
            .cleanDisabled(true)
            .validateMigrationNaming(true)
            .connectRetries(0)
            .load();
  }

  /** Returns the version that the database has; empty for none yet. */
  Optional<String> found() {
    var current = flyway.info().current();
    return Optional.ofNullable(current == null ? null : current.getVersion())
        .map(MigrationVersion::getVersion);
  }

  /** Returns the version that this build brings. */
  String wanted() {
    var newest = MigrationVersion.EMPTY;
    for (var one : flyway.info().all()) {
      var version = one.getVersion();
      if (version != null
          && version.isAtLeast(newest.equals(MigrationVersion.EMPTY) ? "0" : newest.getVersion())
          && one.getState().isResolved()) {
        newest = version;
      }
    }
    return newest.getVersion();
  }

  /** Says why this build cannot use the database, if it cannot. */
  Optional<String> newer() {
    var found = found();
    return found
        .filter(v -> MigrationVersion.fromVersion(v).compareTo(fromWanted()) > 0)
        .map(
            v ->
                ("the database %s has schema version %s, expected at most %s: a newer build wrote"
                        + " it. Start that build, or name another database.")
                    .formatted(address, v, wanted()));
  }

  private MigrationVersion fromWanted() {
    return MigrationVersion.fromVersion(wanted());
  }

  /** Brings it to this build's version; refuses a newer one, and a server that is too old. */
  void migrate() {
    try {
      newer()
          .ifPresent(
              why -> {
                throw new StoreException(why);
              });
      flyway.migrate();
    } catch (FlywayException e) {
      throw new StoreException(
          "the schema of the database " + address + " could not be prepared: " + e.getMessage(), e);
    }
  }

  /** Whether a server's version number is one that this build was made for. */
  static boolean serverIsTooOld(int number) {
    return number < OLDEST;
  }
}
