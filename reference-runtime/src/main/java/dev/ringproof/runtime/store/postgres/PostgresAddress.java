package dev.ringproof.runtime.store.postgres;

import org.jspecify.annotations.Nullable;

/**
 * Where the database is and who asks it.
 *
 * @param url as JDBC has it, without user and password
 */
public record PostgresAddress(String url, @Nullable String user, @Nullable String password) {
  /** Returns where it is, for logs. */
  @Override
  public String toString() {
    return url;
  }
}
