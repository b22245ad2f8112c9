package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.List;
import java.util.Map;

/** Runs what was approved after its turn, and tells no turn what came of it. */
public final class LateResultForgotten extends Assembly {
  LateResultForgotten(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, LateResultForgotten::new);
  }

  @Override
  protected Store store() {
    return Replaced.actions(super.store(), Map.of("untold", (given, call) -> List.of()));
  }
}
