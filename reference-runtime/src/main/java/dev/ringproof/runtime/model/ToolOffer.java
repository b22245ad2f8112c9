package dev.ringproof.runtime.model;

import dev.ringproof.contract.json.JsonValue;
import dev.ringproof.contract.json.JsonValue.JsonArray;
import dev.ringproof.contract.policy.Tool;
import java.util.ArrayList;
import java.util.List;

/** Tools as they are offered to a model, which reads all of it. */
public final class ToolOffer {
  private ToolOffer() {}

  /** Returns them as the member {@code tools} of a chat completion. */
  public static JsonArray json(List<Tool> tools) {
    var offered = new ArrayList<JsonValue>();
    for (var tool : tools) {
      var function =
          JsonValue.object()
              .with("name", tool.name())
              .with("description", tool.description())
              .with("parameters", tool.arguments());
      offered.add(JsonValue.object().with("type", "function").with("function", function));
    }
    return new JsonArray(offered);
  }
}
