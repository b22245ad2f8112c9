package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;

/** Has a model summarise that the tier does not name. */
public final class SummaryByAnother extends Assembly {
  SummaryByAnother(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, SummaryByAnother::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) ->
        honest.stream(Asking.summary(call) ? Asking.model(call, "embed") : call, onText);
  }
}
