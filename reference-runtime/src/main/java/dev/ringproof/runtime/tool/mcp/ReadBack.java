package dev.ringproof.runtime.tool.mcp;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.tool.ToolOutcome;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a tool's read-back answered: {@code {"happened", "reference", "result"}} as structured
 * content. Whatever is not that says nothing of the effect: neither that it happened nor that it
 * did not.
 *
 * @param tool the tool whose call is asked about
 */
record ReadBack(Tool tool) {

  ToolOutcome read(Answer answer) {
    return switch (answer) {
      // It is the question that was not run; the effect may have been.
      case Answer.NotRun none -> new ToolOutcome.Unknown("read-back: " + none.reason());
      case Answer.Lost lost -> new ToolOutcome.Unknown("read-back: " + lost.reason());
      case Answer.Whole whole -> read(whole.result());
    };
  }

  private ToolOutcome read(CallToolResult answer) {
    if (Boolean.TRUE.equals(answer.isError())) {
      return new ToolOutcome.Unknown("read-back: the tool reported an error");
    }
    try {
      return said(Reading.structured(answer));
    } catch (IOException | DocumentException e) {
      return new ToolOutcome.Unknown("read-back: the answer is no JSON");
    }
  }

  private ToolOutcome said(@Nullable JsonValue told) {
    var happened = told == null ? null : told.truth("/happened").orElse(null);
    if (told == null || happened == null) {
      return new ToolOutcome.Unknown("read-back: does not say whether it happened");
    }
    if (!happened) {
      return told.text("/reference").isEmpty()
          ? new ToolOutcome.Failed("never happened")
          : new ToolOutcome.Unknown("read-back: a reference of what did not happen");
    }
    var reference = Reading.reference(told.text("/reference").orElse(null)).orElse(null);
    if (reference == null) {
      return new ToolOutcome.Unknown("read-back: without a reference");
    }
    return told.member("result")
        .map(result -> Reading.done(tool, result, reference))
        .orElseGet(() -> new ToolOutcome.Unusable("read back without its result", reference));
  }
}
