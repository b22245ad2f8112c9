package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.TokenCounter;

/** Waits for a model that says no more well beyond the deadline. */
public final class Outwaits extends Assembly {
  private static final int PATIENCE = 4;

  Outwaits(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, Outwaits::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) ->
        honest.stream(
            Replaced.with(ModelCall.class, call, "whole", call.whole().multipliedBy(PATIENCE)),
            onText);
  }
}
