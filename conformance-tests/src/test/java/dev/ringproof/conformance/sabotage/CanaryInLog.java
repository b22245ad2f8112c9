package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Logs what it sends to the model. */
public final class CanaryInLog extends Assembly {
  CanaryInLog(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, CanaryInLog::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    var honest = super.model(counter);
    return (call, onText) -> {
      var messages = Json.write(new JsonArray(List.copyOf(call.messages())));
      LoggerFactory.getLogger(CanaryInLog.class).info("asking {}: {}", call.model(), messages);
      return honest.stream(call, onText);
    };
  }
}
