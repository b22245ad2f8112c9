package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Copies the database aside before it erases a session, to be on the safe side. */
public final class CopyBeforeErase extends Assembly {
  CopyBeforeErase(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, CopyBeforeErase::new);
  }

  @Override
  protected Store store() {
    var honest = super.store();
    return Instead.of(Store.class, honest, new Parts(honest, config().dataDir()));
  }

  /** What of the store is another one. */
  record Parts(Store honest, Path dir) {
    /** Returns the sessions. */
    public SessionStore sessions() {
      return Instead.of(SessionStore.class, honest.sessions(), new Copying(honest, dir));
    }
  }

  record Copying(Store honest, Path dir) {
    /** Copies, then erases. */
    public Optional<List<String>> erase(String tenant, String id, Instant now) {
      for (var name : List.of("continuity.db", "continuity.db-wal")) {
        try {
          Files.copy(
              dir.resolve(name),
              dir.resolve(name + ".before-" + id),
              StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      return honest.sessions().erase(tenant, id, now);
    }
  }
}
