package dev.ringproof.runtime.tool.mcp;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.policy.Tool;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.ToolPort.ToolCall;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a tool answered. Its result is the structured content, or else its texts as {@code
 * {"text": ..}}; images and links are for people, and left out.
 */
record Reading(Tool tool, ToolCall call) {
  static final String REFERENCE = "dev.ringproof/reference";
  static final String EFFECT = "dev.ringproof/effect";
  private static final int LONGEST_REFERENCE = 256;

  ToolOutcome read(Answer answer) {
    return switch (answer) {
      case Answer.NotRun none -> new ToolOutcome.Failed(none.reason());
      case Answer.Lost lost -> new ToolOutcome.Unknown(lost.reason());
      case Answer.Whole whole -> read(whole.result());
    };
  }

  private ToolOutcome read(CallToolResult answer) {
    Map<String, Object> meta = answer.meta() == null ? Map.of() : answer.meta();
    if (Boolean.TRUE.equals(answer.isError())) {
      // That it went wrong does not say that it did nothing, unless the tool says that too.
      return tool.readOnly() || "none".equals(meta.get(EFFECT))
          ? new ToolOutcome.Failed("the tool reported an error")
          : new ToolOutcome.Unknown("the tool reported an error");
    }
    var reference = reference(meta.get(REFERENCE)).orElse(call.key());
    try {
      var structured = structured(answer);
      return done(tool, structured == null ? texts(answer) : structured, reference);
    } catch (IOException | DocumentException e) {
      return new ToolOutcome.Unknown("the answer is no JSON");
    }
  }

  /** Returns an effect that happened, with its result if that is within its bound. */
  static ToolOutcome done(Tool tool, JsonValue result, String reference) {
    var most = tool.maxResultBytes();
    return Json.canonical(result).length > most
        ? new ToolOutcome.Unusable("result larger than " + most + " bytes", reference)
        : new ToolOutcome.Completed(result, reference);
  }

  /** Returns what was told as a reference, if it can be one. */
  static Optional<String> reference(@Nullable Object told) {
    return told instanceof String text && !text.isEmpty() && text.length() <= LONGEST_REFERENCE
        ? Optional.of(text)
        : Optional.empty();
  }

  static @Nullable JsonValue structured(CallToolResult answer) throws IOException {
    var content = answer.structuredContent();
    return content == null
        ? null
        : Json.parse(McpJsonDefaults.getMapper().writeValueAsString(content));
  }

  private static JsonValue texts(CallToolResult answer) {
    var text =
        answer.content() == null
            ? ""
            : answer.content().stream()
                .filter(McpSchema.TextContent.class::isInstance)
                .map(content -> ((McpSchema.TextContent) content).text())
                .collect(Collectors.joining("\n"));
    return JsonValue.object().with("text", text);
  }
}
