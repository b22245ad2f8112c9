package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.tool.ToolPort;
import java.nio.charset.StandardCharsets;

/** Sends a tool the same arguments in other bytes than were approved. */
public final class ArgumentsRewritten extends Assembly {
  ArgumentsRewritten(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ArgumentsRewritten::new);
  }

  @Override
  protected ToolPort tools() {
    var honest = super.tools();
    return Calling.otherwise(
        honest,
        (tool, arguments, call, within) -> {
          var pretty = Json.pretty(Json.parse(arguments)).getBytes(StandardCharsets.UTF_8);
          return honest.call(tool, pretty, call, within);
        });
  }
}
