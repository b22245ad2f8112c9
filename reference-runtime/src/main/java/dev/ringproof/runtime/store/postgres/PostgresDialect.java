package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.sql.Db;
import dev.ringproof.runtime.store.sql.Dialect;
import dev.ringproof.runtime.store.sql.KeyRows;
import dev.ringproof.runtime.store.sql.Writer;
import java.util.List;

/** What is PostgreSQL's own: one commit for all schemas, and rows that several nodes share. */
final class PostgresDialect implements Dialect {
  private final KeyTable keys = new KeyTable();

  @Override
  public KeyRows keys() {
    return keys;
  }

  @Override
  public long shown(Db db) {
    return 0;
  }

  @Override
  public String held(String table) {
    return " AND " + table + ".holder = continuity.node()";
  }

  /** Another node may erase the session of a turn that this one has learnt of. */
  @Override
  public boolean alone() {
    return false;
  }

  /** A row's earlier versions stay until the server vacuums, whatever is written over it. */
  @Override
  public void wipe(Db db, String table, String column, String where, Object argument) {}

  /** The server's own log is recycled by the server. */
  @Override
  public void emptied(Writer writer, List<String> classes) {}
}
