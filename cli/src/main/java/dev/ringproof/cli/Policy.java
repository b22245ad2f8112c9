package dev.ringproof.cli;

import dev.ringproof.contract.json.Loaded;
import dev.ringproof.contract.json.Located;
import dev.ringproof.contract.policy.PolicyDocument;
import dev.ringproof.contract.policy.PolicyDocuments;
import dev.ringproof.contract.rules.PolicyRules;
import java.nio.file.Path;
import java.util.List;

/**
 * A policy that a user named, checked as a runtime would at its start.
 *
 * @param warnings what the runtime itself would warn of
 */
record Policy(
    Located located, Loaded<PolicyDocument> loaded, PolicyRules rules, List<String> warnings) {

  static Policy load(Path file, Surroundings around) {
    var located = InputFile.written(file);
    var loaded = PolicyDocuments.policy(located);
    var warnings = PolicyDocuments.against(located, loaded.data(), around.tools());
    var rules = PolicyRules.compile(loaded.data(), (rule, pointer) -> located.place(pointer));
    return new Policy(located, loaded, rules, warnings);
  }

  PolicyDocument document() {
    return loaded.data();
  }

  String title() {
    return "policy "
        + document().id()
        + " version "
        + InputFile.plain(document().version())
        + ", "
        + Words.count(document().rules().size(), "rule")
        + ", "
        + loaded.digest();
  }
}
