package dev.ringproof.runtime.tool.mcp;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.runtime.tool.ToolOutcome;
import dev.ringproof.runtime.tool.mcp.McpTools.Asked;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a tool answered. Its result is the structured content, or else its texts as {@code
 * {"text": ..}}; images and links are for people, and left out.
 */
record Reading(Asked asked) {
  static final String REFERENCE = "dev.ringproof/reference";
  static final String EFFECT = "dev.ringproof/effect";
  private static final int LONGEST_REFERENCE = 256;

  ToolOutcome read(CallToolResult answer) throws IOException {
    Map<String, Object> meta = answer.meta() == null ? Map.of() : answer.meta();
    if (Boolean.TRUE.equals(answer.isError())) {
      // That it went wrong does not say that it did nothing, unless the tool says that too.
      return asked.tool().readOnly() || "none".equals(meta.get(EFFECT))
          ? new ToolOutcome.Failed("the tool reported an error")
          : new ToolOutcome.Unknown("the tool reported an error");
    }
    var reference = reference(meta.get(REFERENCE));
    var result = result(answer);
    var most = asked.tool().maxResultBytes();
    return Json.canonical(result).length > most
        ? new ToolOutcome.Unusable("result larger than " + most + " bytes", reference)
        : new ToolOutcome.Completed(result, reference);
  }

  private String reference(@Nullable Object told) {
    return told instanceof String text && !text.isEmpty() && text.length() <= LONGEST_REFERENCE
        ? text
        : asked.call().key();
  }

  private static JsonValue result(CallToolResult answer) throws IOException {
    if (answer.structuredContent() != null) {
      return Json.parse(McpJsonDefaults.getMapper().writeValueAsString(answer.structuredContent()));
    }
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
