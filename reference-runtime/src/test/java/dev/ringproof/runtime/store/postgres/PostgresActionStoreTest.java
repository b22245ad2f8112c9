package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.ActionStoreContract;
import dev.ringproof.runtime.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgres")
final class PostgresActionStoreTest extends ActionStoreContract {
  private final PostgresAddress address = Databases.make();
  @TempDir Path dir;

  @Override
  protected Store open() {
    return Databases.open(address, dir);
  }
}
