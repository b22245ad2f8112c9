package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Takes a request that is sent again for another one. */
public final class KeyIgnored extends Assembly {
  KeyIgnored(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, KeyIgnored::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(
        super.store(), Map.of("begin", (given, call) -> call.with(keyless((BeginTurn) given[0]))));
  }

  private static BeginTurn keyless(BeginTurn b) {
    return Replaced.with(BeginTurn.class, b, "idempotencyKey", null);
  }
}
