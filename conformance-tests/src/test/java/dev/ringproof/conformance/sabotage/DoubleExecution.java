package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import java.time.Duration;

/** Sends a tool call whose answer was lost once more, under another key. */
public final class DoubleExecution extends Assembly {
  private static final Duration AGAIN = Duration.ofMillis(400);

  DoubleExecution(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, DoubleExecution::new);
  }

  @Override
  protected ToolPort tools() {
    var honest = super.tools();
    return Calling.otherwise(
        honest,
        (tool, arguments, call, within) -> {
          var outcome = honest.call(tool, arguments, call, within);
          var again = new ToolCall(call.key() + "-again", call.epoch(), call.trace());
          return outcome instanceof ToolOutcome.Unknown
              ? honest.call(tool, arguments, again, AGAIN)
              : outcome;
        });
  }
}
