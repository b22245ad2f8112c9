package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.Map;

/** Says that it takes a dead letter back, and leaves it to be re-driven. */
public final class DeadStaysDead extends Assembly {
  DeadStaysDead(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, DeadStaysDead::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(super.store(), Map.of("discard", (given, call) -> false));
  }
}
