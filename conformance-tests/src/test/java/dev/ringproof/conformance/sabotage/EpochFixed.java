package dev.ringproof.conformance.sabotage;

import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.tool.ToolPort;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;

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
    return Calling.otherwise(
        honest,
        (tool, arguments, call, within) -> {
          var first = new ToolCall(call.key(), 1, call.trace());
          return honest.call(tool, arguments, first, within);
        });
  }
}
