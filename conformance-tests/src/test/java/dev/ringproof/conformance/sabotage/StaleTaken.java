package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import dev.ringproof.runtime.store.TurnStore;
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
    var honest = super.store();
    var turns =
        Replaced.in(
            TurnStore.class,
            honest.turns(),
            Map.of("begin", (given, call) -> call.with(unversioned((BeginTurn) given[0]))));
    return Replaced.in(Store.class, honest, Map.of("turns", (given, call) -> turns));
  }

  private static BeginTurn unversioned(BeginTurn asked) {
    return Replaced.in(asked, asked.evidence(), null);
  }
}
