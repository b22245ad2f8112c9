package dev.ringproof.runtime.tool;

import dev.ringproof.contract.json.JsonValue;

/** What became of a tool call. */
public sealed interface ToolOutcome {
  /** The effect happened; {@code result} is data for the model and nothing else. */
  record Completed(JsonValue result, String reference) implements ToolOutcome {}

  /** The effect happened, and what the tool says of it is not what it was declared to say. */
  record Unusable(String reason, String reference) implements ToolOutcome {}

  /** The effect did not happen, for sure. */
  record Failed(String reason) implements ToolOutcome {}

  /** No one can tell: the answer was lost. */
  record Unknown(String reason) implements ToolOutcome {}
}
