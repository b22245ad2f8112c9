package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.Retries;

/** Asks a model again six times in a turn. */
public final class AsksWithoutEnd extends Assembly {
  private static final int MOST = 6;

  AsksWithoutEnd(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, AsksWithoutEnd::new);
  }

  @Override
  protected Retries retries() {
    return new Retries(super.retries()::provider) {
      @Override
      public boolean leaves(int askedAgain) {
        return askedAgain < MOST;
      }
    };
  }
}
