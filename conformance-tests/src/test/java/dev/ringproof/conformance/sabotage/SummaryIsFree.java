package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.model.TokenCounter;

/** Charges nothing for a summary. */
public final class SummaryIsFree extends Assembly {
  SummaryIsFree(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, SummaryIsFree::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var result = honest.stream(call, onText);
      return Asking.summary(call) && result instanceof ModelResult.Finished done
          ? new ModelResult.Finished(done.finish(), done.actions(), new Usage(0, 0, true))
          : result;
    };
  }
}
