package dev.ringproof.contract.policy;

import java.util.List;
import java.util.Optional;

/** The document {@code tools.yaml}. */
public record ToolList(List<Tool> tools) {
  public ToolList {
    tools = List.copyOf(tools);
  }

  /** Returns the tool of this name, or empty if there is none. */
  public Optional<Tool> tool(String name) {
    return tools.stream().filter(t -> t.name().equals(name)).findFirst();
  }
}
