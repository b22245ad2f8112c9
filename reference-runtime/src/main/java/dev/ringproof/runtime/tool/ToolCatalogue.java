package dev.ringproof.runtime.tool;

import dev.ringproof.contract.json.DocumentException;
import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.policy.Tool;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tools there are, with their argument schemas compiled. */
public final class ToolCatalogue {
  private final Map<String, Entry> tools = new LinkedHashMap<>();

  private record Entry(Tool tool, Schemas.Compiled arguments, Schemas.@Nullable Compiled result) {}

  /**
   * Compiles the tools' schemas.
   *
   * @throws DocumentException that names the tool when two share a name or a schema is none
   */
  public ToolCatalogue(List<Tool> tools) {
    for (int i = 0; i < tools.size(); i++) {
      var tool = tools.get(i);
      var place = "tool \"" + tool.name() + "\": /tools/" + i;
      var arguments = Schemas.compile(place + "/arguments", tool.arguments());
      var told = tool.result();
      var result = told == null ? null : Schemas.compile(place + "/result", told);
      if (this.tools.put(tool.name(), new Entry(tool, arguments, result)) != null) {
        throw DocumentException.at(place + "/name", "a second tool of that name", "another name");
      }
    }
  }

  /** Returns the tool of this name; what is not here is denied as unknown. */
  public Optional<Tool> tool(String name) {
    return Optional.ofNullable(tools.get(name)).map(Entry::tool);
  }

  /** Returns every tool, in the document's order. */
  public List<Tool> all() {
    return tools.values().stream().map(Entry::tool).toList();
  }

  /** Returns the tools of these classes: what a tier offers to its model. */
  public List<Tool> offered(Collection<String> classes) {
    return all().stream().filter(tool -> classes.contains(tool.toolClass())).toList();
  }

  /**
   * Returns what is wrong with the arguments, as {@code /pointer: reason}; empty if they fit.
   *
   * @throws IllegalArgumentException for a tool that is not here
   */
  public List<String> problems(String tool, JsonObject arguments) {
    var entry = entry(tool);
    var most = entry.tool().maxArgumentBytes();
    return most != null && Json.canonical(arguments).length > most
        ? List.of(": more than " + most + " bytes")
        : entry.arguments().problems(arguments);
  }

  /**
   * Returns the same tools, whose results are held against their schemas before anyone sees one.
   */
  public ToolPort checking(ToolPort tools) {
    return new ToolPort() {
      @Override
      public ToolOutcome call(Tool tool, byte[] arguments, ToolCall call, Duration within) {
        return checked(tool, tools.call(tool, arguments, call, within));
      }

      @Override
      public ToolOutcome readBack(Tool tool, ToolCall call, Duration within) {
        return checked(tool, tools.readBack(tool, call, within));
      }
    };
  }

  private ToolOutcome checked(Tool tool, ToolOutcome outcome) {
    var schema = entry(tool.name()).result();
    if (schema == null || !(outcome instanceof ToolOutcome.Completed completed)) {
      return outcome;
    }
    return schema.problems(completed.result()).isEmpty()
        ? outcome
        : new ToolOutcome.Unusable("result does not match its schema", completed.reference());
  }

  private Entry entry(String tool) {
    var entry = tools.get(tool);
    if (entry == null) {
      throw new IllegalArgumentException("no tool named " + tool);
    }
    return entry;
  }
}
