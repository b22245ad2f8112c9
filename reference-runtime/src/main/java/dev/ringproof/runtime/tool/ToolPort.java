package dev.ringproof.runtime.tool;

import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.session.TraceContext;
import java.time.Duration;

/** Runs tools. It decides nothing: who calls it has passed the gate. */
public interface ToolPort {
  /** Calls the tool once; {@code arguments} are the RFC 8785 bytes that were approved. */
  ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within);

  /** Asks what became of an effect, by its key. */
  ToolOutcome readBack(Tool tool, ToolCall call, Duration within);

  /**
   * What goes out with every call.
   *
   * @param key the action's idempotency key
   * @param epoch the session's fencing epoch
   */
  record ToolCall(String key, long epoch, TraceContext trace) {}
}
