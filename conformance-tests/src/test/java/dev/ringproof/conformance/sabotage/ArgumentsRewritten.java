package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

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
    return new ToolPort() {
      @Override
      public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
        var pretty = Json.pretty(Json.parse(arguments)).getBytes(StandardCharsets.UTF_8);
        return honest.call(tool, pretty, call, within);
      }

      @Override
      public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
        return honest.readBack(tool, call, within);
      }
    };
  }
}
