package dev.ringproof.runtime.store.sql;

/** Reads what is durable, beside the writer and never behind it. */
public interface Reads extends AutoCloseable {
  /** Reads. */
  <T> T read(Db.Work<T> work);

  /** Reads several statements from one moment of the database. */
  <T> T snapshot(Db.Work<T> work);

  @Override
  void close();
}
