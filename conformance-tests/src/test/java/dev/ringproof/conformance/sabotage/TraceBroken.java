package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.session.TraceContext;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import java.security.SecureRandom;
import java.time.Duration;

/** Calls each tool in a trace of its own, well-formed and nobody's. */
public final class TraceBroken extends Assembly {
  TraceBroken(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, TraceBroken::new);
  }

  @Override
  protected ToolPort tools() {
    var honest = super.tools();
    var ids = new Ids(new SecureRandom(), clock());
    return new ToolPort() {
      @Override
      public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
        return honest.call(tool, arguments, lost(call), within);
      }

      @Override
      public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
        return honest.readBack(tool, lost(call), within);
      }

      private ToolCall lost(ToolCall call) {
        return new ToolCall(call.key(), call.epoch(), TraceContext.own(ids.trace(), ids));
      }
    };
  }
}
