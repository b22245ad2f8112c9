package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import java.time.Duration;

/** A tool adapter that calls otherwise; it reads back honestly. */
final class Calling {
  private Calling() {}

  /** What a call does instead. */
  interface Call {
    ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within);
  }

  static ToolPort otherwise(ToolPort honest, Call other) {
    return new ToolPort() {
      @Override
      public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
        return other.call(tool, arguments, call, within);
      }

      @Override
      public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
        return honest.readBack(tool, call, within);
      }
    };
  }
}
