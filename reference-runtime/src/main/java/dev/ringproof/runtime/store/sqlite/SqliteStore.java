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
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.DirectoryLock;
import dev.ringproof.runtime.store.sql.Events;
import dev.ringproof.runtime.store.sql.Hold;
import dev.ringproof.runtime.store.sql.Reads;
import dev.ringproof.runtime.store.sql.ScheduledJobs;
import dev.ringproof.runtime.store.sql.SessionKeys;
import dev.ringproof.runtime.store.sql.SqlStores;
import dev.ringproof.runtime.store.sql.TakeOver;
import dev.ringproof.runtime.store.sql.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;

/**
 * The embedded store of one node: {@code continuity.db} for what a session needs to go on, {@code
 * vault.db} for raw text under its shorter window, {@code jobs.db} for the schedule of jobs.
 */
public final class SqliteStore implements Store {
  private static final SqliteDialect DIALECT = new SqliteDialect();
  private static final int MOST_UNITS = 512;
  private static final Duration HEARTBEAT = Duration.ofMinutes(5);

  private final DirectoryLock directory;
  private final Writer writer;
  private final Reads readers;
  private final SqlStores stores;
  private final ScheduledJobs jobs;

  private SqliteStore(
      DirectoryLock directory, Writer writer, Reads readers, SqlStores stores, ScheduledJobs jobs) {
    this.directory = directory;
    this.writer = writer;
    this.readers = readers;
    this.stores = stores;
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
    whole(dataDir, continuity, vault, options);
    Schema.prepare(continuity, "continuity", options.busyTimeout());
    var keys = keys(vault, key, options);
    Schema.prepare(jobs, "jobs", options.busyTimeout());
    var writer =
        new Writer(
            new SqliteBatch(Schema.open(vault, continuity, options.busyTimeout(), false)),
            options.writeBehind(),
            MOST_UNITS);
    writer.write(Hold.NOTHING, TakeOver::all);
    var connections = new ArrayList<Db>();
    for (var i = 0; i < options.readers(); i++) {
      connections.add(Schema.open(vault, continuity, options.busyTimeout(), true));
    }
    var readers = new SqliteReaders(connections);
    var source = Schema.source(jobs, options.busyTimeout());
    var queue =
        new ScheduledJobs(
            source,
            new JobTable(source),
            readers,
            clock,
            new ScheduledJobs.Options("ringproof", options.jobPolling(), HEARTBEAT));
    var stores = new SqlStores(writer, readers, DIALECT, keys, clock);
    return new SqliteStore(directory, writer, readers, stores, queue);
  }

  /** A new file where one is missing would look like a store that never held anything. */
  private static void whole(Path dataDir, Path continuity, Path vault, SqliteOptions options)
      throws SQLException {
    if (Files.exists(SqliteBackup.unfinished(dataDir, "continuity.db"))) {
      throw new StoreException(
          "a restore into " + dataDir + " did not finish: remove that directory and restore again");
    }
    if (Files.exists(vault) && !Files.exists(continuity)) {
      throw lost(continuity, vault);
    }
    // The vault is made after continuity: a first start may have ended in between.
    if (Files.exists(continuity) && !Files.exists(vault)) {
      Schema.prepare(continuity, "continuity", options.busyTimeout());
      try (var db = new Db(Schema.connect(continuity, options.busyTimeout()))) {
        if (db.exists("SELECT 1 FROM sessions")) {
          throw lost(vault, continuity);
        }
      }
    }
  }

  private static StoreException lost(Path missing, Path there) {
    return new StoreException(
        ("the database %s is missing, and %s is there: put it back, or move the data directory away"
                + " and restore it from a backup with --restore, see docs/stores.md")
            .formatted(missing, there.getFileName()));
  }

  /** Prepares the vault; only one that has nothing sealed yet gets a key made. */
  private static SessionKeys keys(Path vault, KeyFile key, SqliteOptions options)
      throws SQLException {
    Schema.prepare(
        vault,
        "vault",
        options.busyTimeout(),
        Map.of(3, db -> SealPlain.run(db, new SessionKeys(key.readOrMake(), DIALECT.keys()))));
    var keys = new SessionKeys(key.read(), DIALECT.keys());
    try (var db = new Db(Schema.connect(vault, options.busyTimeout()))) {
      if (!keys.marked(db)) {
        throw new StoreException(
            "the vault %s was sealed by another key than the one in %s: name the file that has it"
                .formatted(vault, key.path()));
      }
    }
    return keys;
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
    return stores.sessions(jobs::remove);
  }

  @Override
  public TurnStore turns() {
    return stores.turns();
  }

  @Override
  public ActionStore actions() {
    return stores.actions();
  }

  @Override
  public EvidenceLog evidence() {
    return stores.evidence();
  }

  @Override
  public Vault vault() {
    return stores.vault();
  }

  @Override
  public JobQueue jobs() {
    return jobs;
  }

  @Override
  public boolean answers() {
    return writer.writes();
  }

  Events events() {
    return stores.events();
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
