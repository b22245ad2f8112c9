package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.EvidenceLog;
import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnStore;
import dev.ringproof.runtime.store.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;

/**
 * The embedded store of one node: {@code continuity.db} for what a session needs to go on, {@code
 * vault.db} for raw text under its shorter window, {@code jobs.db} for the schedule of jobs.
 */
public final class SqliteStore implements Store {
  private final DirectoryLock directory;
  private final Writer writer;
  private final Readers readers;
  private final SqliteVault vault;
  private final SqliteJobs jobs;

  private SqliteStore(
      DirectoryLock directory, Writer writer, Readers readers, SqliteVault vault, SqliteJobs jobs) {
    this.directory = directory;
    this.writer = writer;
    this.readers = readers;
    this.vault = vault;
    this.jobs = jobs;
  }

  /** Opens the store in a directory with {@link SqliteOptions#DEFAULTS}. */
  public static SqliteStore open(Path dataDir, InstantSource clock) {
    return open(dataDir, clock, SqliteOptions.DEFAULTS);
  }

  /** Opens the store in a directory with the key that stands there, made if it is missing. */
  public static SqliteStore open(Path dataDir, InstantSource clock, SqliteOptions options) {
    return open(dataDir, KeyFile.in(dataDir), clock, options);
  }

  /**
   * Opens the store in a directory, which is made if it is missing; throws {@link StoreException}
   * with a sentence when another process has it open, a file is damaged, a newer build wrote it, or
   * the key is not the vault's.
   */
  public static SqliteStore open(
      Path dataDir, KeyFile key, InstantSource clock, SqliteOptions options) {
    var directory = lock(dataDir);
    try {
      return open(dataDir, key, clock, options, directory);
    } catch (StoreException e) {
      directory.close();
      throw e;
    } catch (SQLException e) {
      directory.close();
      throw new StoreException("could not open the store in " + dataDir + ": " + e.getMessage(), e);
    }
  }

  private static SqliteStore open(
      Path dataDir,
      KeyFile key,
      InstantSource clock,
      SqliteOptions options,
      DirectoryLock directory)
      throws SQLException {
    var continuity = dataDir.resolve("continuity.db");
    var vault = dataDir.resolve("vault.db");
    var jobs = dataDir.resolve("jobs.db");
    Schema.prepare(continuity, "continuity", options.busyTimeout());
    var keys = keys(vault, key, options);
    Schema.prepare(jobs, "jobs", options.busyTimeout());
    var writer =
        new Writer(
            Schema.open(vault, continuity, options.busyTimeout(), false), options.writeBehind());
    writer.write(SqliteStore::takeOver);
    var connections = new ArrayList<Db>();
    for (var i = 0; i < options.readers(); i++) {
      connections.add(Schema.open(vault, continuity, options.busyTimeout(), true));
    }
    var readers = new Readers(connections);
    var queue = new SqliteJobs(jobs, readers, clock, options);
    return new SqliteStore(
        directory, writer, readers, new SqliteVault(writer, readers, clock, keys), queue);
  }

  /** Prepares the vault; only one that has nothing sealed yet gets a key made. */
  private static SessionKeys keys(Path vault, KeyFile key, SqliteOptions options)
      throws SQLException {
    Schema.prepare(
        vault,
        "vault",
        options.busyTimeout(),
        Map.of(3, db -> SealPlain.run(db, new SessionKeys(key.readOrMake()))));
    var keys = new SessionKeys(key.read());
    try (var db = new Db(Schema.connect(vault, options.busyTimeout()))) {
      if (!keys.marked(db)) {
        throw new StoreException(
            "the vault %s was sealed by another key than the one in %s: name the file that has it"
                .formatted(vault, key.path()));
      }
    }
    return keys;
  }

  /**
   * The leases of unfinished turns, and of effects that outlive theirs, change hands: what the
   * earlier process may still have sent is fenced off by a higher epoch.
   */
  private static boolean takeOver(Db db) throws SQLException {
    var unfinished = "SELECT session FROM turns WHERE ended_at IS NULL";
    db.update(
        "UPDATE sessions SET epoch = epoch + 1 WHERE id IN ("
            + unfinished
            + " UNION "
            + LateActions.sessionsUnderWay()
            + ")");
    db.update(
        "UPDATE actions SET epoch = (SELECT epoch FROM sessions s WHERE s.id = actions.session)"
            + " WHERE state = 'requested' AND session IN ("
            + unfinished
            + ")");
    db.update(
        "UPDATE turns SET epoch = (SELECT epoch FROM sessions s WHERE s.id = turns.session)"
            + " WHERE ended_at IS NULL");
    Erase.settleLeaked(db);
    return true;
  }

  private static DirectoryLock lock(Path dataDir) {
    try {
      return DirectoryLock.take(Files.createDirectories(dataDir));
    } catch (IOException e) {
      throw new StoreException(
          "could not use the data directory " + dataDir + ": " + e.getMessage(), e);
    }
  }

  @Override
  public SessionStore sessions() {
    return new SqliteSessions(writer, readers, vault, jobs::remove);
  }

  @Override
  public TurnStore turns() {
    return new SqliteTurns(writer, readers, vault);
  }

  @Override
  public ActionStore actions() {
    return new SqliteActions(writer, readers, vault);
  }

  @Override
  public EvidenceLog evidence() {
    return new SqliteEvidence(writer, readers);
  }

  @Override
  public Vault vault() {
    return vault;
  }

  @Override
  public JobQueue jobs() {
    return jobs;
  }

  Writer writer() {
    return writer;
  }

  @Override
  public void close() {
    try (directory;
        readers;
        writer) {
      jobs.close();
    }
  }
}
