package dev.ringproof.runtime.store.sql;

import java.sql.SQLException;
import java.util.List;

/** One commit for many units; used by the writer's thread alone. */
public interface Batch extends AutoCloseable {
  /**
   * Runs the units and makes them durable; one that fails is refused and spoils no other.
   *
   * @return whether there was a transaction
   * @throws SQLException if none of the units was made durable
   */
  boolean commit(List<Unit<?>> units) throws SQLException;

  @Override
  void close();
}
