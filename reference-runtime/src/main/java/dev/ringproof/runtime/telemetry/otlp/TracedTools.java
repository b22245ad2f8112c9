package dev.ringproof.runtime.telemetry.otlp;

import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.session.Ids;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Tools whose calls are shown: each time that one goes out under a span of its own. */
final class TracedTools implements ToolPort {
  private static final String EXECUTE = "execute_tool";

  private final ToolPort tools;
  private final Recorder recorder;
  private final Ids ids;

  TracedTools(ToolPort tools, Recorder recorder, Ids ids) {
    this.tools = tools;
    this.recorder = recorder;
    this.ids = ids;
  }

  @Override
  public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
    var began = recorder.begins();
    var own = own(call);
    var outcome = tools.call(tool, arguments, own, within);
    var attributes =
        Attributes.builder()
            .put(GenAi.OPERATION, EXECUTE)
            .put(GenAi.TOOL, tool.name())
            .put(GenAi.TOOL_CALL, call.key())
            .put(GenAi.TOOL_TYPE, "function")
            .build();
    recorder.span(
        EXECUTE + " " + tool.name(),
        SpanKind.INTERNAL,
        own.trace(),
        began,
        attributes,
        error(outcome));
    return outcome;
  }

  @Override
  public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
    var began = recorder.begins();
    var own = own(call);
    var outcome = tools.readBack(tool, own, within);
    // To find out is not to execute: the conventions have no name for it.
    recorder.span(
        "read_back " + tool.name(),
        SpanKind.CLIENT,
        own.trace(),
        began,
        Attributes.of(GenAi.TOOL, tool.name(), GenAi.TOOL_CALL, call.key()),
        outcome instanceof ToolOutcome.Unknown ? error(outcome) : null);
    return outcome;
  }

  private ToolCall own(ToolCall call) {
    return new ToolCall(call.key(), call.epoch(), call.trace().beside(ids));
  }

  private static @Nullable String error(ToolOutcome outcome) {
    return switch (outcome) {
      case ToolOutcome.Completed completed -> null;
      case ToolOutcome.Unusable unusable -> "unusable";
      case ToolOutcome.Failed failed -> "failed";
      case ToolOutcome.Unknown unknown -> "unknown";
    };
  }
}
