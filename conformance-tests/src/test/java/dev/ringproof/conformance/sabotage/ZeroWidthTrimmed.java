package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.WantedAction;
import dev.ringproof.runtime.model.TokenCounter;

/** Reads a tool's name without what cannot be seen in it. */
public final class ZeroWidthTrimmed extends Assembly {
  ZeroWidthTrimmed(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ZeroWidthTrimmed::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    return Wanting.otherwise(super.model(counter), ZeroWidthTrimmed::trimmed);
  }

  private static WantedAction trimmed(WantedAction wanted) {
    var name = wanted.tool().replaceAll("\\p{Cf}", "");
    return new WantedAction(wanted.callId(), name, wanted.arguments());
  }
}
