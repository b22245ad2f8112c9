package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.TokenCounter;

/** Has another model go on where the stream of the first one broke off. */
public final class AnotherGoesOn extends Assembly {
  AnotherGoesOn(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, AnotherGoesOn::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var result = honest.stream(call, onText);
      return result instanceof ModelResult.Broken broken && broken.anyText()
          ? honest.stream(Replaced.with(ModelCall.class, call, "model", "small"), onText)
          : result;
    };
  }
}
