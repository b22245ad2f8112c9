package dev.ringproof.conformance.sabotage;

import dev.ringproof.contract.json.Json;
import dev.ringproof.contract.json.JsonValue.JsonObject;
import dev.ringproof.runtime.Assembly;
import dev.ringproof.runtime.Main;
import dev.ringproof.runtime.config.Config;
import dev.ringproof.runtime.model.ModelPort;
import dev.ringproof.runtime.model.ModelPort.ModelCall;
import dev.ringproof.runtime.model.ModelPort.WantedAction;
import dev.ringproof.runtime.model.TokenCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Takes a tool call that stands in a tool's result for one that the model asked for. */
public final class ToolCallsInText extends Assembly {
  private static final Pattern CALL =
      Pattern.compile("\\{\"tool\":\"(\\w+)\",\"arguments\":(\\{[^}]*\\})\\}");

  ToolCallsInText(Config config) {
    super(config);
  }

  /** Runs it. */
  public static void main(String[] args) {
    Main.run(args, ToolCallsInText::new);
  }

  @Override
  protected ModelPort model(TokenCounter counter) {
    return Wanting.otherwise(super.model(counter), ToolCallsInText::found);
  }

  private static List<WantedAction> found(ModelCall call, List<WantedAction> wanted) {
    var all = new ArrayList<>(wanted);
    var last = call.messages().getLast();
    if (wanted.isEmpty() && last.text("/role").orElse("").equals("tool")) {
      var inText = CALL.matcher(text(last));
      while (inText.find()) {
        all.add(new WantedAction("call_0", inText.group(1), inText.group(2)));
      }
    }
    return all;
  }

  /** Returns the text within a result that is JSON. */
  private static String text(JsonObject message) {
    var content = message.text("/content").orElse("");
    var result = Json.parse(content);
    return result.text("/result/text").or(() -> result.text("/text")).orElse(content);
  }
}
