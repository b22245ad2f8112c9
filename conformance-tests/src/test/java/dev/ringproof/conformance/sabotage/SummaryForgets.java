package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.TokenCounter;
import java.util.function.Predicate;

/** Makes each summary of the last exchanges alone: the summary before it is not read. */
public final class SummaryForgets extends Assembly {
  private static final Predicate<JsonObject> SUMMARISES = says("Summarise the conversation");
  private static final Predicate<JsonObject> BEFORE = says("What went before");

  SummaryForgets(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, SummaryForgets::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) ->
        honest.stream(
            call.messages().stream().anyMatch(SUMMARISES) ? forgetting(call) : call, onText);
  }

  private static ModelCall forgetting(ModelCall call) {
    return new ModelCall(
        call.model(),
        call.messages().stream().filter(BEFORE.negate()).toList(),
        call.tools(),
        call.maxOutputTokens(),
        call.firstToken(),
        call.idle(),
        call.whole(),
        call.trace());
  }

  private static Predicate<JsonObject> says(String start) {
    return message -> message.text("/content").orElse("").startsWith(start);
  }
}
