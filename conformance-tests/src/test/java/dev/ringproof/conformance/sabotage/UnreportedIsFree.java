package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.model.TokenCounter;

/** Believes a provider that reports no usage to have served nothing. */
public final class UnreportedIsFree extends Assembly {
  UnreportedIsFree(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, UnreportedIsFree::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var result = honest.stream(call, onText);
      return result instanceof ModelResult.Finished done && !done.usage().reported()
          ? new ModelResult.Finished(done.finish(), done.actions(), new Usage(0, 0, false))
          : result;
    };
  }
}
