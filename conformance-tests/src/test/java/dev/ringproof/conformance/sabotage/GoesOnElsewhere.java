package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.TokenCounter;

/** Has the other model go on with an answer that was cut, and says afterwards that it was cut. */
public final class GoesOnElsewhere extends Assembly {
  GoesOnElsewhere(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, GoesOnElsewhere::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var result = honest.stream(call, onText);
      if (result instanceof ModelResult.Broken broken && broken.anyText()) {
        var unused = honest.stream(Asking.model(call, "small"), onText);
      }
      return result;
    };
  }
}
