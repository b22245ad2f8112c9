package dev.ringproof.chaos.money;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.Usage;
import dev.ringproof.runtime.model.TokenCounter;

/** Charges an answer that broke off a token less than came of it, everywhere alike. */
public final class OneTokenLess extends Assembly {
  OneTokenLess(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, OneTokenLess::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> less(honest.stream(call, onText));
  }

  private static ModelResult less(ModelResult result) {
    var usage = result.usage();
    return result instanceof ModelResult.Broken broken && broken.anyText()
        ? new ModelResult.Broken(
            true,
            broken.reason(),
            new Usage(usage.inputTokens(), usage.outputTokens() - 1, usage.reported()))
        : result;
  }
}
