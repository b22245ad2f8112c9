package dev.ringproof.runtime.store.sqlite;

import dev.ringproof.runtime.store.SlidingBudgetContract;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreFixture;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

final class SqliteSlidingBudgetTest extends SlidingBudgetContract {
  @TempDir Path dir;

  @Override
  protected Store open() {
    return SqliteStore.open(dir, InstantSource.fixed(StoreFixture.NOW));
  }
}
