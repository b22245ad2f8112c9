package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
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
    return Wanting.otherwise(
        super.model(counter),
        a -> new WantedAction(a.callId(), a.tool(), TWICE.matcher(a.arguments()).replaceAll("$2")));
  }
}
