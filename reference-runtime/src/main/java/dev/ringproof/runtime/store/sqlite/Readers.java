package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** A few connections that read what is durable, beside the writer and never behind it. */
final class Readers implements AutoCloseable {
  private final BlockingQueue<Db> idle;
  private final List<Db> all;

  Readers(List<Db> connections) {
    all = List.copyOf(connections);
    idle = new ArrayBlockingQueue<>(all.size(), false, all);
  }

  <T> T read(Db.Work<T> work) {
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
  <T> T snapshot(Db.Work<T> work) {
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
