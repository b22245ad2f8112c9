package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.TokenCounter;

/** Waits for a first token for as long as for a whole answer. */
public final class FirstTokenUnwatched extends Assembly {
  FirstTokenUnwatched(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, FirstTokenUnwatched::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) ->
        honest.stream(Replaced.with(ModelCall.class, call, "firstToken", call.whole()), onText);
  }
}
