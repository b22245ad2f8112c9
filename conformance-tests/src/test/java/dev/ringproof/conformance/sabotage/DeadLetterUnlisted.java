package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.Store;
import java.util.List;
import java.util.Map;

/** Keeps its dead letters to itself: an operator's list is empty. */
public final class DeadLetterUnlisted extends Assembly {
  DeadLetterUnlisted(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, DeadLetterUnlisted::new);
  }

  @Override
  protected Store store() {
    return Replaced.turns(super.store(), Map.of("jobs", (given, call) -> List.of()));
  }
}
