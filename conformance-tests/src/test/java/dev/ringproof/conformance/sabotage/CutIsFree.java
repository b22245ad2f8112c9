package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.model.TokenCounter;

/** Charges nothing for an answer that broke off after text of it was shown. */
public final class CutIsFree extends Assembly {
  CutIsFree(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, CutIsFree::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> free(honest.stream(call, onText));
  }

  private static ModelResult free(ModelResult result) {
    var nothing = new Usage(0, 0, false);
    if (result instanceof ModelResult.TimedOut out && out.anyText()) {
      return new ModelResult.TimedOut(true, nothing);
    }
    return result instanceof ModelResult.Broken broken && broken.anyText()
        ? new ModelResult.Broken(true, broken.reason(), nothing)
        : result;
  }
}
