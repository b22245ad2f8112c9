package dev.ringproof.chaos.sequence;

import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;

/** Takes a request that is sent again for another one. */
public final class KeysAreForgotten extends Careless {
  KeysAreForgotten(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, KeysAreForgotten::new);
  }

  @Override
  BeginTurn instead(BeginTurn asked) {
    return with(asked, null, asked.expectedVersion());
  }
}
