package dev.ringproof.cli;

import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.json.Schemas;
import dev.ringproof.contract.policy.Defaults;
import dev.ringproof.contract.policy.PolicyDocuments;
import dev.ringproof.contract.policy.ToolList;
import dev.ringproof.contract.tier.TierData;
import dev.ringproof.contract.tier.TierDocuments;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a policy is judged among: the tools and tiers of a runtime.
 *
 * @param arguments each tool's argument schema, by the tool's name
 */
record Surroundings(ToolList tools, TierData tiers, Map<String, Schemas.Compiled> arguments) {

  /** Reads the files; the built-in documents stand in for what is not given. */
  static Surroundings of(@Nullable Path tools, @Nullable Path tiers) {
    var toolFile = located(tools, Defaults.TOOLS);
    var toolList = PolicyDocuments.tools(toolFile).data();
    var tierData = TierDocuments.load(located(tiers, Defaults.TIERS)).data();
    var arguments = new HashMap<String, Schemas.Compiled>();
    for (int i = 0; i < toolList.tools().size(); i++) {
      var tool = toolList.tools().get(i);
      var place = toolFile.place("/tools/" + i + "/arguments");
      arguments.put(tool.name(), Schemas.compile(place, tool.arguments()));
    }
    return new Surroundings(toolList, tierData, arguments);
  }

  private static Located located(@Nullable Path file, String builtIn) {
    return file == null ? Defaults.located(builtIn) : InputFile.written(file);
  }
}
