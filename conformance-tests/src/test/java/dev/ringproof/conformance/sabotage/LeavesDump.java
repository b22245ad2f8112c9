package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import java.nio.file.Files;
import java.util.Map;

/** Leaves what it had in memory in a file beside its data, where a crash would leave a core. */
public final class LeavesDump extends Assembly {
  LeavesDump(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, LeavesDump::new);
  }

  @Override
  protected Store store() {
    var dump = config().dataDir().resolveSibling("core.17");
    return Replaced.turns(
        super.store(),
        Map.of(
            "begin",
            (given, call) -> {
              Files.writeString(dump, ((BeginTurn) given[0]).prompt());
              return call.with(given);
            }));
  }
}
