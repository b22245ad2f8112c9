package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Reads;
import dev.ringproof.runtime.store.sql.Sealing;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** Reads on connections of the pool; a read whose connection broke is made once more. */
final class PostgresReads implements Reads {
  private final DataSource pool;
  private final Queue<Sealing> ciphers = new ConcurrentLinkedQueue<>();

  PostgresReads(DataSource pool) {
    this.pool = pool;
  }

  @Override
  public <T> T read(Db.Work<T> work) {
    return again(db -> work.run(db));
  }

  @Override
  public <T> T snapshot(Db.Work<T> work) {
    return again(
        db -> {
          db.exec("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
          try {
            return work.run(db);
          } finally {
            db.exec("ROLLBACK");
          }
        });
  }

  private <T> T again(Db.Work<T> work) {
    try {
      return once(work);
    } catch (SQLException e) {
      if (!Pool.gone(e)) {
        throw failed(e);
      }
    }
    try {
      return once(work);
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private static StoreException failed(SQLException e) {
    return new StoreException("could not read: " + e.getMessage(), e);
  }

  private <T> T once(Db.Work<T> work) throws SQLException {
    var kept = ciphers.poll();
    var cipher = kept == null ? new Sealing() : kept;
    try (Connection connection = pool.getConnection()) {
      return work.run(new Db(connection, cipher));
    } finally {
      ciphers.add(cipher);
    }
  }

  @Override
  public void close() {}
}
