package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.model.TokenCounter;

/** Charges what a turn was answered with, and no call before it that failed unseen. */
public final class FailedCallIsFree extends Assembly {
  FailedCallIsFree(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, FailedCallIsFree::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var result = honest.stream(call, onText);
      return result instanceof ModelResult.Broken broken && !broken.anyText()
          ? new ModelResult.Broken(false, broken.reason(), new Usage(0, 0, false))
          : result;
    };
  }
}
