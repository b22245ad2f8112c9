package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import java.time.Duration;

/** Calls tools with the epoch that every session begins with. */
public final class EpochFixed extends Assembly {
  EpochFixed(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, EpochFixed::new);
  }

  @Override
  protected ToolPort tools() {
    var honest = super.tools();
    return new ToolPort() {
      @Override
      public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
        var first = new ToolCall(call.key(), 1, call.trace());
        return honest.call(tool, arguments, first, within);
      }

      @Override
      public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
        return honest.readBack(tool, call, within);
      }
    };
  }
}
