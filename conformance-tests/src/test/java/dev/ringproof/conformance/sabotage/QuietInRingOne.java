package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.telemetry.TurnLog;

/** Logs no step of a turn, in ring 1 either. */
public final class QuietInRingOne extends Assembly {
  QuietInRingOne(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, QuietInRingOne::new);
  }

  @Override
  protected TurnLog log() {
    return new TurnLog(false);
  }
}
