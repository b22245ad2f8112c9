package dev.ringproof.cli;

import dev.ringproof.testbed.target.SharedStore;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A database for the clauses of several nodes. */
final class StoreOptions {
  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "jdbc:postgresql://host:port/database, empty, for the clauses of several nodes on one"
              + " store; a password is in RINGPROOF_STORE_PASSWORD")
  private @Nullable String store;

  @Option(
      names = "--store-user",
      paramLabel = "NAME",
      description = "who asks it (default: as the operating system calls the runtime's process)")
  private @Nullable String user;

  /** Returns the database; null where none is named. */
  @Nullable SharedStore shared() {
    return store == null ? null : shared(store, user);
  }

  static SharedStore shared(String store, @Nullable String user) {
    try {
      return SharedStore.parse(store, user);
    } catch (IllegalArgumentException e) {
      throw new CliException(Exit.BAD_ARGUMENTS, "--store: " + e.getMessage());
    }
  }
}
