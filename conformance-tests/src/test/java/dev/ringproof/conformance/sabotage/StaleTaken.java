package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Takes a turn whatever version its client has seen. */
public final class StaleTaken extends Assembly {
  StaleTaken(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, StaleTaken::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(),
        Map.of("begin", (given, call) -> call.with(unversioned((BeginTurn) given[0]))));
  }

  private static BeginTurn unversioned(BeginTurn asked) {
    return Replaced.with(BeginTurn.class, asked, "expectedVersion", null);
  }
}
