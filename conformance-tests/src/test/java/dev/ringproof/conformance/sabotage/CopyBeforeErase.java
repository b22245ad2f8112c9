package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.SessionStore;
import dev.ringproof.runtime.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

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
    var sessions =
        Replaced.in(
            SessionStore.class,
            honest.sessions(),
            Map.of(
                "erase",
                (given, call) -> {
                  copy((String) given[1]);
                  return call.with(given);
                }));
    return Replaced.in(Store.class, honest, Map.of("sessions", (given, call) -> sessions));
  }

  private void copy(String session) throws IOException {
    for (var name : List.of("continuity.db", "continuity.db-wal")) {
      var from = config().dataDir().resolve(name);
      var to = from.resolveSibling(name + ".before-" + session);
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
