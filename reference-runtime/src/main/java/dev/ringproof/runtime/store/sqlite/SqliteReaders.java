package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Reads;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A few connections that read what is durable, beside the writer and never behind it. */
final class SqliteReaders implements Reads {
  private final BlockingQueue<Db> idle;
  private final List<Db> all;

  SqliteReaders(List<Db> connections) {
    all = List.copyOf(connections);
    idle = new ArrayBlockingQueue<>(all.size(), false, all);
  }

  @Override
  public <T> T read(Db.Work<T> work) {
    var db = take();
    try {
      return work.run(db);
    } catch (SQLException e) {
      throw new StoreException("could not read: " + e.getMessage(), e);
    } finally {
      idle.add(db);
    }
  }

  /** Reads several statements from one moment of each database. */
  @Override
  public <T> T snapshot(Db.Work<T> work) {
    return read(
        db -> {
          db.exec("BEGIN");
          try {
            return work.run(db);
          } finally {
            db.exec("ROLLBACK");
          }
        });
  }

  private Db take() {
    try {
      return idle.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("interrupted while waiting to read", e);
    }
  }

  @Override
  public void close() {
    for (var db : all) {
      try {
        db.close();
      } catch (SQLException e) {
        throw new StoreException("could not close a reading connection", e);
      }
    }
  }
}
