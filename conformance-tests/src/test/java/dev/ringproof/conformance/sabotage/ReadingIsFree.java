package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;
import dev.ringproof.runtime.model.ToolOffer;

/** Lets a model write as much as is left of the window, whatever it has to read first. */
public final class ReadingIsFree extends Assembly {
  ReadingIsFree(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ReadingIsFree::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var input =
          call.messages().stream()
              .mapToLong(message -> counter.count(message.text("/content").orElse("")))
              .sum();
      input += counter.count(Json.write(ToolOffer.json(call.tools())));
      return honest.stream(Asking.most(call, (int) (call.maxOutputTokens() + input)), onText);
    };
  }
}
