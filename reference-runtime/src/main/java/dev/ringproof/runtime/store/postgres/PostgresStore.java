package dev.ringproof.runtime.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import dev.ringproof.runtime.store.ActionStore;
import dev.ringproof.runtime.store.EvidenceLog;
import dev.ringproof.runtime.store.JobQueue;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.Nodes;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.TurnStore;
import dev.ringproof.runtime.store.Vault;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.DirectoryLock;
import dev.ringproof.runtime.store.sql.ScheduledJobs;
import dev.ringproof.runtime.store.sql.SessionKeys;
import dev.ringproof.runtime.store.sql.SqlStores;
import dev.ringproof.runtime.store.sql.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/** The store that several nodes share: one database, a schema for each retention class. */
public final class PostgresStore implements Store {
  private static final PostgresDialect DIALECT = new PostgresDialect();

  /** Until the tiers' window is known, and as long as opening may take. */
  private static final Duration FIRST_LEASE = Duration.ofSeconds(30);

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final DirectoryLock directory;
  private final HikariDataSource pool;
  private final Writer writer;
  private final SqlStores stores;
  private final ScheduledJobs jobs;
  private final PostgresNodes nodes;

  private PostgresStore(
      DirectoryLock directory, HikariDataSource pool, Writer writer, Parts parts) {
    this.directory = directory;
    this.pool = pool;
    this.writer = writer;
    stores = parts.stores;
    jobs = parts.jobs;
    nodes = parts.nodes;
  }

  private record Parts(SqlStores stores, ScheduledJobs jobs, PostgresNodes nodes) {}

  /**
   * Opens the store; throws {@link StoreException} with a sentence when the database cannot be
   * reached, a newer build wrote it, or the key is not the vault's.
   *
   * @param dataDir where this node keeps its name, and nothing of a session
   */
  public static PostgresStore open(
      PostgresAddress address,
      KeyFile key,
      Path dataDir,
      InstantSource clock,
      PostgresOptions options) {
    var directory = lock(dataDir);
    HikariDataSource pool = null;
    try {
      new PostgresSchema(Pool.bare(address), address).migrate();
      var node = Node.in(dataDir);
      pool = Pool.open(address, node, options);
      var keys = keys(pool, key, address);
      return open(directory, pool, node, keys, clock, options);
    } catch (StoreException e) {
      close(pool, directory);
      throw e;
    } catch (SQLException | FlywayException e) {
      close(pool, directory);
      throw Pool.unreachable(address, e);
    }
  }

  private static void close(@Nullable HikariDataSource pool, DirectoryLock directory) {
    if (pool != null) {
      pool.close();
    }
    directory.close();
  }

  private static PostgresStore open(
      DirectoryLock directory,
      HikariDataSource pool,
      Node node,
      SessionKeys keys,
      InstantSource clock,
      PostgresOptions options) {
    var reads = new PostgresReads(pool);
    var writer =
        new Writer(
            new PostgresBatch(pool, options.commitDoubt()),
            options.writeBehind(),
            options.mostUnits());
    var leases = new Leases(writer, reads, node);
    leases.begin(FIRST_LEASE);
    leases.takeOver(turn -> false, turns -> {});
    var jobs =
        new ScheduledJobs(
            pool,
            new PostgresJobRows(reads),
            reads,
            clock,
            new ScheduledJobs.Options(node.process(), options.jobPolling(), HEARTBEAT));
    var stores = new SqlStores(writer, reads, DIALECT, keys, clock);
    var nodes = new PostgresNodes(reads, leases, jobs::restore);
    return new PostgresStore(directory, pool, writer, new Parts(stores, jobs, nodes));
  }

  /** Only a vault that has nothing sealed yet gets a key made. */
  private static SessionKeys keys(HikariDataSource pool, KeyFile key, PostgresAddress address)
      throws SQLException {
    try (var connection = pool.getConnection()) {
      var db = new Db(connection);
      if (!db.exists("SELECT 1 FROM vault_seal")) {
        // Of two nodes that are the first one's mark stands; the other then has to have its key.
        new SessionKeys(key.readOrMake(), DIALECT.keys()).mark(db);
      }
      var keys = new SessionKeys(key.read(), DIALECT.keys());
      if (!keys.marked(db)) {
        throw new StoreException(
            ("the vault in %s was sealed by another key than the one in %s: all nodes of a database"
                    + " need the same one, by vault-key-file")
                .formatted(address, key.path()));
      }
      return keys;
    }
  }

  private static DirectoryLock lock(Path dataDir) {
    try {
      return DirectoryLock.take(Files.createDirectories(dataDir));
    } catch (IOException e) {
      throw new StoreException(
          "could not use the data directory " + dataDir + ": " + e.getMessage(), e);
    }
  }

  /**
   * Says whether the database can be reached and which version its schema has, without changing
   * anything; throws {@link StoreException} with a sentence when a node could not start on it.
   */
  public static String check(PostgresAddress address) {
    try (var connection = Pool.bare(address).getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SHOW server_version_num")) {
      row.next();
      if (PostgresSchema.serverIsTooOld(row.getInt(1))) {
        throw new StoreException(
            "the database " + address + " is PostgreSQL " + row.getInt(1) + ", expected 15 on");
      }
      var schema = new PostgresSchema(Pool.bare(address), address);
      schema
          .newer()
          .ifPresent(
              why -> {
                throw new StoreException(why);
              });
      return "store: "
          + address
          + " answers, schema version "
          + schema.found().orElse("none yet")
          + ", this build's is "
          + schema.wanted();
    } catch (SQLException | FlywayException e) {
      throw Pool.unreachable(address, e);
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
  public Nodes nodes() {
    return nodes;
  }

  Writer writer() {
    return writer;
  }

  @Override
  public void close() {
    try (directory;
        pool;
        writer) {
      nodes.close();
      jobs.close();
    }
  }
}
