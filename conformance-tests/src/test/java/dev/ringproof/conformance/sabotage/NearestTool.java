package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.TokenCounter;

/** Takes a tool that does not exist for one that does. */
public final class NearestTool extends Assembly {
  NearestTool(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, NearestTool::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    return Wanting.otherwise(
        super.model(counter),
        wanted -> wanted.tool().equals("no_such_tool") ? nearest(wanted) : wanted);
  }

  private static ModelPort.WantedAction nearest(ModelPort.WantedAction wanted) {
    var order = Json.parse(wanted.arguments()).text("/account").orElse("");
    var arguments = Json.write(JsonValue.object().with("order", order));
    return new ModelPort.WantedAction(wanted.callId(), "lookup_order", arguments);
  }
}
