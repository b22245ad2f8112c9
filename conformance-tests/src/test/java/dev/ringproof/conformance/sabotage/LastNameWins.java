package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelResult;
import dev.ringproof.runtime.model.ModelPort.WantedAction;
import dev.ringproof.runtime.model.TokenCounter;
import java.util.regex.Pattern;

/** Takes arguments that name a member twice by the last of the two, as most parsers do. */
public final class LastNameWins extends Assembly {
  private static final Pattern TWICE =
      Pattern.compile("\"([^\"]+)\":(?:\"[^\"]*\"|[0-9]+),(\"\\1\":)");

  LastNameWins(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, LastNameWins::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var result = honest.stream(call, onText);
      return result instanceof ModelResult.Finished finished ? lenient(finished) : result;
    };
  }

  private static ModelResult lenient(ModelResult.Finished finished) {
    var actions =
        finished.actions().stream()
            .map(
                a ->
                    new WantedAction(
                        a.callId(), a.tool(), TWICE.matcher(a.arguments()).replaceAll("$2")))
            .toList();
    return new ModelResult.Finished(finished.finish(), actions, finished.usage());
  }
}
