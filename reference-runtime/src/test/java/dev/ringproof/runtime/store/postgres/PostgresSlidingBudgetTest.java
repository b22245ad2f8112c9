package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.SlidingBudgetContract;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.StoreFixture;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgres")
final class PostgresSlidingBudgetTest extends SlidingBudgetContract {
  private final PostgresAddress address = Databases.make();
  @TempDir Path dir;

  @Override
  protected Store open() {
    return PostgresStore.open(
        address,
        KeyFile.in(dir),
        dir,
        InstantSource.fixed(StoreFixture.NOW),
        PostgresOptions.DEFAULTS);
  }
}
