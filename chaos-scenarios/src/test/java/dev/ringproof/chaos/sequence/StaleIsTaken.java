package dev.ringproof.chaos.sequence;

import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.store.BeginTurn;

/** Takes a turn whatever version its client has seen: the update in between is lost. */
public final class StaleIsTaken extends Careless {
  StaleIsTaken(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, StaleIsTaken::new);
  }

  @Override
  BeginTurn instead(BeginTurn asked) {
    return with(asked, asked.idempotencyKey(), null);
  }
}
