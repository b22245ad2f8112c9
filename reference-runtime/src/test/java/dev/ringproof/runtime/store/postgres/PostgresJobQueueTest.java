package dev.ringproof.runtime.store.postgres;

import dev.ringproof.runtime.store.JobQueueContract;
import dev.ringproof.runtime.store.KeyFile;
import dev.ringproof.runtime.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgres")
final class PostgresJobQueueTest extends JobQueueContract {
  private final PostgresAddress address = Databases.make();
  @TempDir Path dir;

  @Override
  protected Store open() {
    return PostgresStore.open(address, KeyFile.in(dir), dir, CLOCK, PostgresOptions.DEFAULTS);
  }
}
